"""The object around the rows of a JSON file: which of its names holds them, and what stands beside them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from engine.problems import ProblemError
from engine.readers.base import Item, Record
from engine.readers.blocks import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.readers.json_window import Window

_NAME: Final = re.compile(r'("(?:[^"\\\n]|\\.)*")\s*:\s*')
_ROWS: Final = re.compile(r"\[\s*\{")
_TURNS: Final = ({"role", "content"}, {"from", "value"})
_SURE: Final = 2
"""Rows that a list has at least where something else stands beside it, or its end is missing."""
_USUAL: Final = frozenset(("data", "rows", "examples", "items", "records", "instances", "samples", "train"))
"""Names of lists that hold rows, even a single one."""


@dataclass(slots=True)
class Wrapper:
    """What a file's one object holds."""

    lists: dict[str, int] = field(default_factory=dict)
    """Names of its lists of objects -> how many intact ones there are."""
    aside: list[str] = field(default_factory=list)
    """Its other names."""
    columns: set[tuple[str, ...]] = field(default_factory=set)
    """What counts the rows of each name if the object is a table, column by column."""
    whole: bool = False
    """Whether the file ends with it."""


def wrapper_of(
    window: Window, element: Callable[[Window], Iterator[Item]], path: Path, name: str | None
) -> tuple[str, Wrapper] | None:
    """Return the name of the list that holds the rows, and what the object holds; None if there is no such.

    The file is read to its end for that: a row that begins with a list looks just the same. `element` yields
    the item at the window's position. Raises ProblemError when several lists may be meant, or when the
    object is a table stored column by column.
    """
    if window.skip() != "{":
        return None
    found = _walked(window, element)
    if found is None:
        return None
    if (
        found.whole
        and not found.lists
        and len(found.aside) > 1
        and len(found.columns) == 1
        and any(found.columns)
    ):
        raise ProblemError("data_of_columns", path=path, columns=_listed(found.aside))
    if name is not None and name in found.lists:
        return name, found
    if len(found.lists) > 1 and found.whole:
        raise ProblemError("data_several_lists", path=path, names=_listed(list(found.lists)))
    for only, rows in found.lists.items():
        alone = found.whole and (not found.aside or only.lower() in _USUAL)
        if rows and (alone or rows >= _SURE):
            return only, found
    return None


def enter(window: Window, name: str) -> None:
    """Move behind the bracket that opens the list of a name."""
    window.skip()
    window.move(window.at + 1)
    while (found := _name(window)) is not None and found != name:
        window.move(window.value()[1])
    window.skip()
    window.move(window.at + 1)


def leave(window: Window) -> None:
    """Move behind what stands beside the list after its end, and behind the object's own end."""
    try:
        while window.skip() == '"' and _name(window) is not None:
            window.skip()
            window.move(window.value()[1])
    except (ValueError, RecursionError):
        return
    if window.skip() == "}":
        window.move(window.at + 1)


def _walked(window: Window, element: Callable[[Window], Iterator[Item]]) -> Wrapper | None:
    """Walk over an object from name to name; None where it is broken before any list of rows."""
    found, first = Wrapper(), ""
    window.move(window.at + 1)
    try:
        while (name := _name(window)) is not None:
            first = first or name
            if not _opens_rows(window):
                value, end = window.value()
                window.move(end)
                found.aside.append(name)
                found.columns.add(_rows_of_column(value))
                continue
            window.move(window.at + 1)
            rows = _rows(window, element)
            if rows is None or name in found.lists:
                return found if found.lists else None
            found.lists[name] = rows
            if not window.skip():
                return found
            window.move(window.at + 1)
    except (ValueError, RecursionError):
        return found if found.lists else None
    if window.skip() != "}":
        return found if found.lists else None
    window.move(window.at + 1)
    found.whole = not window.skip()
    return found if found.whole or (found.lists and not _begins_alike(window, first)) else None


def _begins_alike(window: Window, first: str) -> bool:
    """Say whether an object follows that begins with the same name, so that both are rows."""
    if window.skip() != "{":
        return False
    window.move(window.at + 1)
    return _name(window) == first


def _rows(window: Window, element: Callable[[Window], Iterator[Item]]) -> int | None:
    """Return how many intact rows a list has, and stop at its end; None when they are turns of one row."""
    count = 0
    while (head := window.skip()) and head != "]":
        for item in element(window):
            if isinstance(item, Record):
                if any(turn <= item.row.keys() for turn in _TURNS):
                    return None
                count += 1
    return count


def _name(window: Window) -> str | None:
    """Move behind the name and the colon at the position and return the name, or None when there is none."""
    if window.skip() != '"':
        return None
    while (found := _NAME.match(window.text, window.at)) is None or found.end() >= len(window.text):
        if len(window.text) - window.at > LONGEST or not window.grow():
            return None
    window.move(found.end())
    return str(json.loads(found[1]))


def _opens_rows(window: Window) -> bool:
    if window.skip() != "[":
        return False
    while not window.text[window.at + 1 :].strip():
        if not window.grow():
            return False
    return _ROWS.match(window.text, window.at) is not None


def _rows_of_column(value: Any) -> tuple[str, ...]:
    """Return what counts the rows of a value that is a column: numbers, or the names of its rows."""
    if isinstance(value, list) and len(value) > 1:
        return tuple(map(str, range(len(value))))
    if isinstance(value, dict) and len(value) > 1 and all(name.isdecimal() for name in value):
        return tuple(value)
    return ()


def _listed(names: list[str]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:12]) + (", …" if len(names) > 12 else "")  # noqa: PLR2004
