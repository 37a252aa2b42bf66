"""Lines of settings in YAML text."""

from __future__ import annotations

import pytest
import yaml

from engine.yaml_lines import line_of, read

TEXT = "a: 1\nb:\n  c:\n    - x\n    - {d: 5}\n# note\ne: [1,\n  2]\n"


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (["a"], 1),
        (["b"], 2),
        (["b", "c"], 3),
        (["b", "c", 0], 4),
        (["b", "c", 1, "d"], 5),
        (["e", 1], 8),
        (["b", "missing"], 2),
        (["b", "c", 9, "d"], 3),
        (["nothing"], 1),
        ([], 1),
        (["a", "deeper"], 1),
    ],
)
def test_the_line_of_the_deepest_key_that_is_there_is_found(keys: list[str | int], line: int) -> None:
    assert line_of(TEXT, keys) == line


@pytest.mark.parametrize("text", ["", "{", "a: [" * 2000])
def test_a_text_without_structure_has_its_errors_on_line_one(text: str) -> None:
    assert line_of(text, ["a"]) == 1


def test_plain_yaml_is_read_as_it_is() -> None:
    assert read("a: [1, 2.5, x]\nb: {c: null}\n") == {"a": [1, 2.5, "x"], "b": {"c": None}}


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: 1\na: 2\n", "{a: {b: 1, b: 2}}"])
def test_aliases_and_repeated_keys_are_refused(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        read(text)


def test_an_anchor_that_nobody_uses_does_no_harm() -> None:
    assert read("a: &x 1\n") == {"a": 1}
