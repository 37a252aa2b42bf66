"""Cells of tables that hold lists and objects as text."""

from __future__ import annotations

import pytest

from engine.formats.cells import opened, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["a", 1, null]', ["a", 1, None]),
        (' {"a": [true]} ', {"a": [True]}),
        ("['a', None, True]", ["a", None, True]),
        ("{'a': ('b', 2)}", {"a": ["b", 2]}),
        ('["\\ud83d\\ude42"]', ["🙂"]),
    ],
)
def test_json_and_what_python_writes_are_read(text: str, value: object) -> None:
    assert opened(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "[1] a footnote [2]", "[INST] hi [/INST]", "{a}", "[", "", "plain", "[b'x']", "{1, 2}", "{1: 2}",
        "[NaN]", '["\\ud800"]', "[" * 9000 + "]" * 9000, "['\\d', open('x')]",
    ],
)  # fmt: skip
def test_any_other_text_stays_text(text: str) -> None:
    assert opened(text) == text


@pytest.mark.parametrize("value", [3, None, ["x"], {"a": 1}, True])
def test_a_value_stays_itself(value: object) -> None:
    assert opened(value) is value


def test_what_json_cannot_hold_is_an_error_of_value() -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        written({"a": {1, 2}})
