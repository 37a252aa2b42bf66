"""docs/data-formats.md says what the table does: roles, names, rows and what becomes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.formats import FORMATS, Format
from engine.formats.frozen import to_json
from engine.formats.kinds import KINDS
from engine.formats.standard import standard
from engine.spec import Ui, kind_of

PAGE = (Path(__file__).parents[3] / "docs" / "data-formats.md").read_text(encoding="utf-8")
PAIR = re.compile(r"```json\n(?P<row>.*?)\n```\n+becomes\n+```json\n(?P<example>.*?)\n```", re.DOTALL)


def section(kind: type[Format]) -> str:
    """Return the text of a format's section."""
    begin = PAGE.index(f"## {kind.title}: `{kind_of(kind)}`\n")
    return PAGE[begin : PAGE.index("\n## ", begin + 1)]


def roles(kind: type[Format]) -> str:
    """Return the table of a format's roles and settings as the page must show it."""
    lines = ["| role | what it is | recognised as |", "|---|---|---|"]
    for name, mark in kind.roles().items():
        optional = ", optional" if name in kind.optional else ""
        names = ", ".join(f"`{spelling}`" for spelling in mark.names)
        lines.append(f"| `{name}`{optional} | {kind.model_fields[name].description} | {names} |")
    for name, field in kind.model_fields.items():
        if any(isinstance(mark, Ui) and mark.group == "Format" for mark in field.metadata):
            lines.append(f"| `{name}`, a setting | {field.description} | `{json.dumps(field.default)}` |")
    return "\n".join(lines)


def shown(kind: type[Format]) -> list[tuple[Any, Any]]:
    """Return the rows of a format's section, and what the page says they become."""
    found = PAIR.finditer(section(kind))
    return [(json.loads(pair["row"]), json.loads(pair["example"])) for pair in found]


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_the_page_lists_every_role_with_its_help_and_names(kind: type[Format]) -> None:
    assert roles(kind) in section(kind), f"docs/data-formats.md lacks this table:\n\n{roles(kind)}\n"


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_the_page_begins_a_format_with_its_own_words(kind: type[Format]) -> None:
    assert (kind.__doc__ or "").partition("\n")[0] in section(kind)
    assert f"{KINDS[kind().gives()].many}" in section(kind)


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_the_rows_of_the_page_are_recognised_and_become_what_it_says(kind: type[Format]) -> None:
    pairs = shown(kind)
    assert pairs
    for row, example in pairs:
        found = [guessed for entry in FORMATS if (guessed := entry.guess(list(row), [row])) is not None]
        _, settings = max(found, key=lambda guessed: guessed[0])
        assert kind_of(settings) == kind_of(kind)
        assert json.loads(json.dumps(standard(settings.convert(row)))) == example
        assert to_json(settings.convert(row))


def test_the_page_has_no_format_that_the_table_lacks() -> None:
    named = re.findall(r"^## .*: `(\w+)`$", PAGE, re.MULTILINE)
    assert named == [kind_of(kind) for kind in FORMATS]
