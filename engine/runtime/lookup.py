"""Rows that are searched for, or wanted in another order: their places, found in one pass over the file."""

from __future__ import annotations

import heapq
import json
import marshal
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.runtime import scratch
from engine.runtime.pages import page_of, shown_as
from engine.runtime.shaping import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.rpc import RowPage, Rows
    from engine.runtime.intake import Loaded

_KEY: Final = 200
"""Characters of a text that decide its place."""
_RUN: Final = 50_000
"""Keys that are sorted in memory; with more, sorted runs are merged from the disk."""
_TOLD: Final = 256

Key = tuple[int, Any, int]
"""Rank of the kind of value, what is compared among its kind, and the number of the row."""


class Lookup:
    """The rows of a file that a question asks for."""

    def __init__(self, loaded: Loaded, wanted: Rows, passed: Callable[[int], None]) -> None:
        """Go through the rows; `passed` is told how many were seen, and what it raises ends the search."""
        self._loaded = loaded
        self._asked = _asked(wanted)
        self._places = _sorted(loaded, wanted, passed) if wanted.sort else _found(loaded, wanted, passed)

    def answers(self, loaded: Loaded, wanted: Rows) -> bool:
        """Say whether a question is about the same rows, in the same order."""
        same = self._loaded.base is loaded.base and self._loaded.spec.edits == loaded.spec.edits
        return same and self._asked == _asked(wanted)

    def page(self, offset: int, limit: int, cell: int) -> RowPage:
        """Return some of the rows that were found."""
        first = max(0, offset)
        places, rows = self._places[first : first + max(0, limit)].tolist(), self._loaded.rows
        numbers = [number_of(rows, place) for place in places]
        found = page_of([rows[place] for place in places], self._loaded.columns(), numbers, cell)
        return found.model_copy(update={"offset": first, "total": len(self._places)})


def _asked(wanted: Rows) -> tuple[str, str | None, str | None, bool]:
    """Return what decides which rows are found, and in which order."""
    return wanted.search.casefold(), wanted.column, wanted.sort, wanted.descending


def _found(loaded: Loaded, wanted: Rows, passed: Callable[[int], None]) -> np.ndarray:
    return np.fromiter((number for number, _ in _matching(loaded, wanted, passed)), np.uint32)


def _matching(
    loaded: Loaded, wanted: Rows, passed: Callable[[int], None]
) -> Iterator[tuple[int, dict[str, Any]]]:
    sought = wanted.search.casefold()
    for number, (_, row) in enumerate(loaded.rows):
        if not number % _TOLD:
            passed(number)
        values = row.values() if wanted.column is None else (row.get(wanted.column),)
        if not sought or any(sought in _text(value) for value in values):
            yield number, row


def _text(value: Any) -> str:
    return shown_as(value, 1 << 30).casefold()


def _sorted(loaded: Loaded, wanted: Rows, passed: Callable[[int], None]) -> np.ndarray:
    """Sort by one column; rows in which it holds nothing come last either way."""
    missing: list[int] = []
    sorter = _Sorter()
    for number, row in _matching(loaded, wanted, passed):
        value = row.get(wanted.sort or "")
        if value is None or value == "":
            missing.append(number)
        else:
            sorter.add((*_key(value), number))
    there = np.fromiter((key[2] for key in sorter.sorted()), np.uint32)
    return np.concatenate((there[::-1] if wanted.descending else there, np.array(missing, np.uint32)))


def _key(value: Any) -> tuple[int, Any]:
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # noqa: PLR0124
        return 0, value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return 1, text[:_KEY].casefold()


class _Sorter:
    """Sorts more keys than memory should hold."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._runs: list[scratch.Path] = []

    def add(self, key: Key) -> None:
        """Take a key."""
        self._keys.append(key)
        if len(self._keys) >= _RUN:
            self._spill()

    def sorted(self) -> Iterator[Key]:
        """Yield all keys in order."""
        if not self._runs:
            yield from sorted(self._keys)
            return
        self._spill()
        yield from heapq.merge(*map(_run, self._runs))

    def _spill(self) -> None:
        path = scratch.new_file()
        with path.open("wb") as stream:
            for key in sorted(self._keys):
                marshal.dump(key, stream)
            marshal.dump(None, stream)
        self._runs.append(path)
        self._keys = []


def _run(path: scratch.Path) -> Iterator[Key]:
    with path.open("rb") as stream:
        while (key := marshal.load(stream)) is not None:  # noqa: S302 - of our own writing
            yield key
    path.unlink()
