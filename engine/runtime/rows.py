"""The rows of a run by number: which row of which file, and how it was made; examples only when asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, overload

import numpy as np

from engine.augmentations.base import content_of
from engine.runtime.fitting import since

if TYPE_CHECKING:
    from engine.augmentations.base import Maker
    from engine.formats.base import Example

Note = Literal["", "replay", "augmented"]
_MOST_MADE: Final = 256
"""Rows that one augmentation makes of one row, at most."""
_NEAR: Final = 64
"""Rows that are rather read over than looked up anew."""


@dataclass(slots=True)
class Sourced:
    """An example and where it came from."""

    example: Example
    path: str
    line: int
    note: Note = ""
    """Whether it was made by an augmentation, or mixed in against forgetting."""


@dataclass(slots=True)
class Source:
    """The examples of a file, or of a part of it."""

    path: str
    examples: Sequence[tuple[int, Example]]
    note: Note = ""
    makers: list[Maker] = field(default_factory=list)
    seed: int = 0

    def made(self, example: Example, maker: int) -> tuple[Example, ...]:
        """Return what one of the augmentations makes of an example, always the same."""
        chance = random.Random(f"{self.seed}/{maker}/{content_of(example)}")  # noqa: S311
        return self.makers[maker](example, chance)[:_MOST_MADE]

    def row(self, number: int, made: int) -> Sourced:
        """Return a row by its number from 0, or what was made of it."""
        return self.as_row(*self.examples[number], made)

    def as_row(self, line: int, example: Example, made: int) -> Sourced:
        """Return an example as a row, or what was made of it."""
        if not made:
            return Sourced(example, self.path, line, self.note)
        maker, place = divmod(made - 1, _MOST_MADE)
        return Sourced(self.made(example, maker)[place], self.path, line, "augmented")


def code(maker: int, place: int) -> int:
    """Return what stands for a row that an augmentation made; 0 stands for the row itself."""
    return maker * _MOST_MADE + place + 1


@dataclass(slots=True)
class Picks:
    """Rows of one source: their numbers, and how each was made."""

    numbers: np.ndarray
    made: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray) -> Picks:
        """Take rows as they are."""
        return cls(numbers.astype(np.int32), np.zeros(len(numbers), np.uint16))

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, order: np.ndarray) -> Picks:
        """Return rows by their places in these, in the order given."""
        return Picks(self.numbers[order], self.made[order])

    def then(self, others: Picks) -> Picks:
        """Return these rows, and others of the same source behind them."""
        numbers = np.concatenate([self.numbers, others.numbers])
        return Picks(numbers, np.concatenate([self.made, others.made]))


class Rows(Sequence[Sourced]):
    """Rows of several sources in one order; ten bytes a row."""

    def __init__(
        self, sources: Sequence[Source] = (), picks: Sequence[Picks] = (), order: np.ndarray | None = None
    ) -> None:
        """Lay the picks of each source end to end, or in the order given."""
        self.sources = sources
        self.files = np.repeat(np.arange(len(picks), dtype=np.uint16), [len(some) for some in picks])
        self.numbers = np.concatenate([np.zeros(0, np.int32), *(some.numbers for some in picks)])
        self.made = np.concatenate([np.zeros(0, np.uint16), *(some.made for some in picks)])
        if order is not None:
            self.files, self.numbers = self.files[order], self.numbers[order]
            self.made = self.made[order]

    def __len__(self) -> int:
        return len(self.files)

    @overload
    def __getitem__(self, index: int) -> Sourced: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sourced]: ...
    def __getitem__(self, index: int | slice) -> Sourced | list[Sourced]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        source = self.sources[int(self.files[index])]
        return source.row(int(self.numbers[index]), int(self.made[index]))

    def __iter__(self) -> Iterator[Sourced]:
        cursors = [_Cursor(source.examples) for source in self.sources]
        for file, number, made in zip(self.files, self.numbers, self.made, strict=True):
            line, example = cursors[file].at(int(number))
            yield self.sources[int(file)].as_row(line, example, int(made))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


class _Cursor:
    """Reads examples by number; those that follow closely are read on from where it is."""

    def __init__(self, examples: Sequence[tuple[int, Example]]) -> None:
        self._examples = examples
        self._items: Iterator[tuple[int, Example]] = iter(())
        self._number = -1
        self._last: tuple[int, Example] | None = None

    def at(self, number: int) -> tuple[int, Example]:
        """Return the example with a number."""
        if self._last is not None and number == self._number:
            return self._last
        if not 0 < number - self._number <= _NEAR or self._last is None:
            self._items, self._number = since(self._examples, number), number - 1
        for _ in range(number - self._number):
            self._last = next(self._items)
        self._number = number
        if self._last is None:
            raise IndexError(number)
        return self._last
