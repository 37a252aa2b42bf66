"""JSON at the speed of orjson, as far as it provably changes nothing; the strict parser judges the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import orjson

from engine.readers.strict_json import DEEPEST, depth_of

if TYPE_CHECKING:
    from engine.readers.blocks import Block

_EXACT: Final = 2.0**53
"""A number beyond it may be a whole one that lost its last digits."""
_TINY: Final = re.compile(rb"[eE]-\d|\.0{16}")
"""What a number that was too small for a float looks like; it would have become zero."""
_TEXT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"[ \t\r\n]*(:?)')
_PLAIN: Final = {str, int, bool, type(None)}
_QUOTE, _COLON, _SPACE = b'": '
_UNSURE: Final = -1


@dataclass(slots=True)
class Alike:
    """Rows that all have the same columns, turned into these."""

    names: tuple[str, ...]
    columns: list[tuple[Any, ...]]
    kinds: list[set[type]]
    """The types of the values of each column."""


@dataclass(slots=True)
class Judged:
    """The object that each line of a block alone holds, or None where the strict parser must judge."""

    rows: list[dict[str, Any] | None]
    alike: Alike | None = None


def cleared(block: Block) -> list[dict[str, Any] | None]:
    """Return for each line the object that it alone holds, or None where the strict parser must judge."""
    return judged(block).rows


def judged(block: Block) -> Judged:
    """Judge the lines of a block together.

    An object has as many names as it has colons outside texts, unless a name stands in it twice. Colons
    behind a quote are at least as many where none stands behind white space. They are counted for all lines
    at once, then line by line where the sums differ, and at last without those in texts.
    """
    whole = [line for line in block.lines if isinstance(line, bytes)]
    if len(whole) < len(block.lines):  # one is too long, or lost
        return Judged([row_of(line) if isinstance(line, bytes) else None for line in block.lines])
    rows = _all_loaded(whole)
    alike = _alike(rows)
    if alike is not None and set().union(*alike.kinds) <= _PLAIN:
        names = [len(alike.names)] * len(rows)
    else:
        names = [_UNSURE if row is None else _names(row, line) for row, line in zip(rows, whole, strict=True)]
    colons = _Colons(block.data)
    if _UNSURE not in names and not colons.behind_space() and sum(names) == colons.behind_quotes():
        return Judged(rows, alike)
    sure = (colons.behind_quotes_by_line(whole) == np.array(names)).tolist()
    return Judged(
        [
            row if row is not None and count != _UNSURE and (sound or _is_whole(row, line)) else None
            for row, count, line, sound in zip(rows, names, whole, sure, strict=True)
        ]
    )


def row_of(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line holds, or None where the strict parser must judge."""
    row = _loaded(line)
    if row is None or _names(row, line) == _UNSURE or not _is_whole(row, line):
        return None
    return row


def _all_loaded(whole: list[bytes]) -> list[dict[str, Any] | None]:
    """Return the object of each line, or None; many lines at once where nothing is wrong with them."""
    try:
        rows = list(map(orjson.loads, whole))
    except ValueError:
        rows = []
    return rows if set(map(type, rows)) == {dict} else [_loaded(line) for line in whole]


def _alike(rows: list[dict[str, Any] | None]) -> Alike | None:
    if set(map(type, rows)) != {dict}:
        return None
    names = set(map(tuple, rows))  # type: ignore[arg-type]
    if len(names) != 1:
        return None
    columns = list(zip(*map(dict.values, rows), strict=True))  # type: ignore[arg-type]
    return Alike(names.pop(), columns, [set(map(type, values)) for values in columns])


def _loaded(line: bytes) -> dict[str, Any] | None:
    try:
        row = orjson.loads(line)
    except ValueError:
        return None
    return row if type(row) is dict else None


def _names(row: dict[str, Any], line: bytes) -> int:
    """Return how many names an object has with all that is in it, or that one cannot be sure of it."""
    names, inner = len(row), [row.values()]
    for values in inner:
        for value in values:
            kind = type(value)
            if kind is str:
                continue
            if kind is dict:
                names += len(value)
                inner.append(value.values())
            elif kind is list:
                inner.append(value)
            elif kind is float and _is_doubtful(value, line):
                return _UNSURE
    return _UNSURE if len(inner) > DEEPEST and depth_of(row) > DEEPEST else names


def _is_doubtful(number: float, line: bytes) -> bool:
    return not -_EXACT < number < _EXACT or (number == 0 and _TINY.search(line) is not None)


class _Colons:
    """The colons of some lines, by what stands before them."""

    def __init__(self, data: bytes) -> None:
        signs = np.frombuffer(data, np.uint8)
        before = np.flatnonzero(signs[1:] == _COLON)
        kinds = signs[before]
        self._quoted = before[kinds == _QUOTE]
        self._spaced = before[kinds <= _SPACE]

    def behind_quotes(self) -> int:
        return len(self._quoted)

    def behind_space(self) -> bool:
        return len(self._spaced) > 0

    def behind_quotes_by_line(self, lines: list[bytes]) -> np.ndarray:
        """Return how many stand behind a quote on each line, -1 where one stands behind white space."""
        ends = np.cumsum([len(line) + 1 for line in lines])
        counts = np.diff(np.searchsorted(self._quoted, ends), prepend=0)
        counts[np.diff(np.searchsorted(self._spaced, ends), prepend=0) > 0] = _UNSURE
        return counts


def _is_whole(row: dict[str, Any], line: bytes) -> bool:
    """Say whether no name stands twice in an object, by counting the colons behind its texts one by one."""
    return _names(row, line) == _TEXT.findall(line).count(b":")
