"""The edits of a file, made while its rows are read: nothing is copied but the numbers of the rows kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar, overload

import numpy as np

from engine.edits import Edit, EditEffect, Plan
from engine.edits.base import Row
from engine.runtime.fitting import since

Line = tuple[int, Row]
Read = Sequence[Line]
"""The rows of a file: (line, row) of each."""
_CHECKED_EVERY: Final = 1024
_Item = TypeVar("_Item")


class Edited(Sequence[Line]):
    """The rows of a file as its edits leave them, each made anew when it is asked for."""

    def __init__(self, base: Read, plans: Sequence[Plan], places: np.ndarray | None) -> None:
        self._base = base
        self._plans = plans
        self._places = places
        """Where the rows that are kept stand in the file; None for all."""

    def __len__(self) -> int:
        return len(self._base) if self._places is None else len(self._places)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        number = self.number(index)
        line, row = self._base[number - 1]
        return line, self._edited(number, row)

    def __iter__(self) -> Iterator[Line]:
        if self._places is None:
            for number, (line, row) in enumerate(self._base, 1):
                yield line, self._edited(number, row)
            return
        for place, (line, row) in zip(self._places, walk(self._base, self._places), strict=True):
            yield line, self._edited(int(place) + 1, row)

    def since(self, first: int) -> Iterator[Line]:
        """Yield the rows from a place on."""
        if self._places is None:
            for number, (line, row) in enumerate(since(self._base, first), first + 1):
                yield line, self._edited(number, row)
            return
        for place in range(first, len(self)):
            yield self[place]

    def number(self, index: int) -> int:
        """Return the number, from 1, that a row has in the file."""
        place = range(len(self))[index]
        return (place if self._places is None else int(self._places[place])) + 1

    def place(self, number: int) -> int | None:
        """Return where the row with a number in the file stands; None when an edit leaves it out."""
        if self._places is None:
            return number - 1 if 0 < number <= len(self) else None
        place = int(np.searchsorted(self._places, number - 1))
        return place if place < len(self) and self._places[place] == number - 1 else None

    def _edited(self, number: int, row: Row) -> Row:
        for plan in self._plans:
            if plan.rows is None or number in plan.rows:
                row = plan.change(number, row) or row
        return row


class Shaped(NamedTuple):
    """What edits make of a file."""

    rows: Read
    columns: list[str]
    effects: tuple[EditEffect, ...]


def shape(
    rows: Read, columns: Sequence[str], edits: Sequence[Edit], check: Callable[[], None] = lambda: None
) -> Shaped:
    """Make the edits of a file, in their order; `check` is called now and then and may raise.

    Only numbers are kept in memory: a row is edited each time that it is read.
    """
    table = _File(rows, columns)
    plans: list[Plan] = []
    tallies: list[_Tally] = []
    for edit in edits:
        plan = edit.plan(table)
        tallies.append(_Tally(counted=plan.rows is not None or plan.columns == tuple(table.columns)))
        plans.append(plan)
        table.columns = plan.columns
    dropped = np.zeros(len(rows), dtype=bool)
    for number, row in _concerned(rows, edits, plans, check):
        dropped[number - 1] = _drops(number, row, plans, tallies)
    places = np.flatnonzero(~dropped) if dropped.any() else None
    effects = tuple(
        EditEffect(kind=edit.kind, removed=tally.removed, changed=tally.changed, notes=plan.notes)  # type: ignore[attr-defined]
        for edit, plan, tally in zip(edits, plans, tallies, strict=True)
    )
    return Shaped(Edited(rows, plans, places), list(table.columns), effects)


def number_of(rows: Read, place: int) -> int:
    """Return the number, from 1, that a row has in its file, before any edit."""
    return rows.number(place) if isinstance(rows, Edited) else place + 1


def place_at(rows: Read, number: int) -> int | None:
    """Return where the row with a number stands: `number_of` the other way round; None where it is gone."""
    if isinstance(rows, Edited):
        return rows.place(number)
    return number - 1 if 0 < number <= len(rows) else None


def walk(base: Sequence[_Item], places: np.ndarray) -> Iterator[_Item]:
    """Yield the rows at ascending places; the file is read through when most of it is wanted."""
    if len(places) * 2 < len(base):
        for place in places:
            yield base[int(place)]
        return
    wanted = iter(places)
    following = next(wanted, None)
    for place, line in enumerate(base):
        if place == following:
            yield line
            following = next(wanted, None)


class _File:
    """A file's rows, as the edits look at them."""

    def __init__(self, rows: Read, columns: Sequence[str]) -> None:
        self._rows = rows
        self._lines: np.ndarray | None = None
        self.columns: Sequence[str] = tuple(columns)
        self.total = len(rows)

    def rows_at(self, line: int) -> Sequence[int]:
        if self._lines is None:
            self._lines = np.fromiter((line for line, _ in self._rows), np.int64, len(self._rows))
        return (np.flatnonzero(self._lines == line) + 1).tolist()

    def row(self, number: int) -> Row:
        return self._rows[number - 1][1]


class _Tally:
    """How many rows an edit removes and changes; one that only moves columns changes none."""

    def __init__(self, *, counted: bool) -> None:
        self.counted = counted
        self.removed = 0
        self.changed = 0


def _concerned(
    rows: Read, edits: Sequence[Edit], plans: Sequence[Plan], check: Callable[[], None]
) -> Iterator[tuple[int, Row]]:
    """Yield number and row of all that must be looked at to know what is dropped and changed."""
    if any(edit.everywhere and plan.rows is None for edit, plan in zip(edits, plans, strict=True)):
        for number, (_, row) in enumerate(rows, 1):
            if number % _CHECKED_EVERY == 0:
                check()
            yield number, row
        return
    for number in sorted({number for plan in plans for number in plan.rows or ()}):
        yield number, rows[number - 1][1]


def _drops(number: int, row: Any, plans: Sequence[Plan], tallies: Sequence[_Tally]) -> bool:
    """Make the edits of one row and count them; says whether one of them drops it."""
    for plan, tally in zip(plans, tallies, strict=True):
        if plan.rows is not None and number not in plan.rows:
            continue
        after = plan.change(number, row)
        if after is None:
            tally.removed += 1
            return True
        tally.changed += tally.counted and after is not row
        row = after
    return False
