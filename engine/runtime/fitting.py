"""The rows of a file as examples: converted when they are looked at, and never held."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar, overload

import numpy as np

from engine.formats.base import Example, RowError
from engine.rpc import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.formats import Format
    from engine.runtime.store import Row

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


class Lazy(Sequence[_T_co]):
    """A read-only sequence whose items are made anew each time; a slice is a list: keep it short."""

    @abstractmethod
    def since(self, first: int) -> Iterator[_T_co]:
        """Yield the items from a number on."""

    def item(self, number: int) -> _T_co:
        """Return one item by its number from 0."""
        return next(self.since(number))

    def __iter__(self) -> Iterator[_T_co]:
        return self.since(0)

    @overload
    def __getitem__(self, index: int) -> _T_co: ...
    @overload
    def __getitem__(self, index: slice) -> list[_T_co]: ...
    def __getitem__(self, index: int | slice) -> _T_co | list[_T_co]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return list(islice(self.since(start), max(0, stop - start)))
            return [self.item(number) for number in range(start, stop, step)]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self.item(number)


class Placed(Lazy[_T_co]):
    """Items made of some of the rows of a file, in their order."""

    @abstractmethod
    def place(self, index: int) -> int:
        """Return the number, from 0 and among all rows, of the one that an item was made of."""

    @abstractmethod
    def places(self) -> np.ndarray:
        """Return the numbers of all those rows."""


class Fitting(Placed[tuple[int, Example]]):
    """The rows that fit a format, as (line, example)."""

    def __init__(self, rows: Sequence[Row], format_: Format, unfit: array[int]) -> None:
        """`unfit` numbers the rows that do not fit, in order."""
        self._rows, self._format = rows, format_
        self._unfit = np.array(unfit, np.int64)
        self._before = self._unfit - np.arange(len(unfit))
        """How many rows that fit stand before each one that does not."""

    def __len__(self) -> int:
        return len(self._rows) - len(self._unfit)

    def place(self, index: int) -> int:
        """Return the number among all rows of one that fits."""
        return index + int(np.searchsorted(self._before, index, side="right"))

    def places(self) -> np.ndarray:
        """Return the numbers among all rows of those that fit."""
        return np.delete(np.arange(len(self._rows)), self._unfit)

    def item(self, number: int) -> tuple[int, Example]:
        """Return one example; rows beside it are not read."""
        line, row = self._rows[self.place(number)]
        return line, self._format.convert(row)

    def since(self, first: int) -> Iterator[tuple[int, Example]]:
        """Yield the examples from a number on."""
        if first >= len(self):
            return
        start = self.place(first)
        unfit = iter(self._unfit[np.searchsorted(self._unfit, start) :].tolist())
        skipped = next(unfit, -1)
        for number, (line, row) in enumerate(since(self._rows, start), start):
            if number == skipped:
                skipped = next(unfit, -1)
            else:
                yield line, self._format.convert(row)


class Unfit(Placed[Refusal]):
    """The rows that do not fit a format, with the reason."""

    def __init__(self, rows: Sequence[Row], format_: Format, unfit: array[int]) -> None:
        self._rows, self._format, self._unfit = rows, format_, unfit

    def __len__(self) -> int:
        return len(self._unfit)

    def place(self, index: int) -> int:
        """Return the number among all rows of one that does not fit."""
        return self._unfit[index]

    def places(self) -> np.ndarray:
        """Return the numbers among all rows of those that do not fit."""
        return np.array(self._unfit, np.int64)

    def since(self, first: int) -> Iterator[Refusal]:
        """Yield the refusals from a number on."""
        for number in self._unfit[first:]:
            line, row = self._rows[number]
            try:
                self._format.convert(row)
            except RowError as error:
                yield Refusal(line=line, reason=str(error))


def sift(
    rows: Sequence[Row], format_: Format, passed: Callable[[int], None] | None = None
) -> tuple[Fitting, Unfit]:
    """Tell the rows that fit a format from the others; `passed` is told now and then how many were seen."""
    unfit = array("Q")
    for number, (_, row) in enumerate(rows):
        if passed is not None and not number % 256:
            passed(number)
        try:
            format_.convert(row)
        except RowError:
            unfit.append(number)
    return Fitting(rows, format_, unfit), Unfit(rows, format_, unfit)


def place_of(items: Sequence[_T], index: int) -> int:
    """Return the number, from 0, of the row that an item was made of; a plain sequence is all rows."""
    return items.place(index) if isinstance(items, Placed) else index


def places_of(items: Sequence[_T]) -> np.ndarray:
    """Return the numbers of the rows that items were made of."""
    return items.places() if isinstance(items, Placed) else np.arange(len(items))


def index_at(items: Sequence[_T], place: int) -> int | None:
    """Return the item that was made of a row: `place_of` the other way round; None when there is none."""
    index = index_from(items, place)
    return index if index < len(items) and place_of(items, index) == place else None


def index_from(items: Sequence[_T], place: int) -> int:
    """Return the first item that was made of a row or of one behind it; their number when there is none."""
    return bisect_left(range(len(items)), place, key=lambda index: place_of(items, index))


def since(items: Sequence[_T], first: int) -> Iterator[_T]:
    """Yield items from a number on, in whatever they are held."""
    goes_on = getattr(items, "since", None)
    return goes_on(first) if goes_on is not None else islice(iter(items), first, None)
