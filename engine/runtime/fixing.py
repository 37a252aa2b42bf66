"""The fixes of a file: its examples as checks leave them, without ever holding them all."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from engine.checks.leakage import Leakage
from engine.runtime.fitting import Placed, place_of, places_of, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.checks import Check, Side
    from engine.formats.base import Example

Row = tuple[int, "Example"]
_ASKED_EVERY = 256


def fixed(
    rows: Sequence[Row], fixes: Sequence[Check], checked: Callable[[], None] | None = None
) -> Sequence[Row]:
    """Return (line, example) of the rows that the fixes leave, as they leave them, one fix behind the other.

    What is dropped is found here, by looking at every row; a row is rewritten when it is asked for.
    `checked` may give up by raising.
    """
    mending: list[Check] = []
    for fix in fixes:
        if fix.fix is None or fix.needs_split:
            continue
        if not fix.compares:
            mending.append(fix)
            continue
        rows, mending = _mended(rows, mending, checked), []
        gone = set(fix.superfluous(_Examples(rows, checked)))
        if gone:
            rows = _Fixed(rows, (), array("q", (n for n in range(len(rows)) if n not in gone)))
    return _mended(rows, mending, checked)


def some_of(rows: Sequence[Row], numbers: Sequence[int]) -> Sequence[Row]:
    """Return some rows of a sequence by their numbers, ascending, without reading them."""
    return _Fixed(rows, (), array("q", numbers))


def effects(
    rows: Sequence[Row], fix: Check, checked: Callable[[], None] | None = None
) -> Iterator[tuple[int, Example, Example | None]]:
    """Return (line, before, after) of every row under one fix; None when it is dropped."""
    gone = set(fix.superfluous(_Examples(rows, checked))) if fix.compares else set()
    for number, (line, example) in enumerate(rows):
        if checked is not None and number % _ASKED_EVERY == 0:
            checked()
        yield line, example, None if number in gone else fix.mend(example)


def leaking(examples: Sequence[Example], sides: Sequence[Side], fixes: Sequence[Check]) -> set[int]:
    """Return the numbers of the training rows that are dropped because they leak into those held out."""
    leaks = [
        fix for number, fix in enumerate(fixes) if isinstance(fix, Leakage) and fix not in fixes[:number]
    ]
    return {number for leak in leaks for number in leak.leaking(examples, sides)}


def _mended(rows: Sequence[Row], fixes: list[Check], checked: Callable[[], None] | None) -> Sequence[Row]:
    if not fixes:
        return rows
    if not any(fix.may_drop for fix in fixes):
        return _Fixed(rows, tuple(fixes), None)
    kept = array("q")
    for number, (_, example) in enumerate(rows):
        if checked is not None and number % _ASKED_EVERY == 0:
            checked()
        if _mend(example, fixes) is not None:
            kept.append(number)
    return _Fixed(rows, tuple(fixes), None if len(kept) == len(rows) else kept)


def _mend(example: Example, fixes: Sequence[Check]) -> Example | None:
    found: Example | None = example
    for fix in fixes:
        if found is None:
            break
        found = fix.mend(found)
    return found


class _Fixed(Placed[Row]):
    """Some rows of a sequence, each rewritten when it is asked for."""

    def __init__(self, rows: Sequence[Row], fixes: Sequence[Check], kept: array[int] | None) -> None:
        self._rows, self._fixes, self._kept = rows, fixes, kept

    def __len__(self) -> int:
        return len(self._rows) if self._kept is None else len(self._kept)

    def item(self, number: int) -> Row:
        """Return one row."""
        return self._fix(self._rows[number if self._kept is None else self._kept[number]])

    def since(self, first: int) -> Iterator[Row]:
        """Yield the rows from a number on."""
        if self._kept is None:
            yield from map(self._fix, since(self._rows, first))
            return
        if first >= len(self._kept):
            return
        start = self._kept[first]
        for number, row in enumerate(since(self._rows, start), start):
            if number == self._kept[first]:
                yield self._fix(row)
                first += 1
                if first == len(self._kept):
                    return

    def place(self, index: int) -> int:
        """Return the number of the row of the file that a row was made of."""
        return place_of(self._rows, index if self._kept is None else self._kept[index])

    def places(self) -> np.ndarray:
        """Return the numbers of the rows of the file that the rows were made of."""
        found = places_of(self._rows)
        return found if self._kept is None else found[np.asarray(self._kept, np.int64)]

    def _fix(self, row: Row) -> Row:
        if not self._fixes:
            return row
        line, example = row
        mended = _mend(example, self._fixes)
        return line, example if mended is None else mended


class _Examples(Sequence["Example"]):
    """The examples of rows, without their lines."""

    def __init__(self, rows: Sequence[Row], checked: Callable[[], None] | None) -> None:
        self._rows, self._checked = rows, checked

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Example]: ...
    def __getitem__(self, index: int | slice) -> Example | Sequence[Example]:
        if isinstance(index, slice):
            return [example for _, example in self._rows[index]]
        return self._rows[index][1]

    def __iter__(self) -> Iterator[Example]:
        for number, (_, example) in enumerate(self._rows):
            if self._checked is not None and number % _ASKED_EVERY == 0:
                self._checked()
            yield example
