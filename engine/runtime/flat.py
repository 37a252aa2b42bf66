"""Encoded rows kept end to end in flat arrays, so that a million of them are a few objects."""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MASKED: Final = -100
"""Label that the loss leaves out."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row as the model gets it: token ids, labels (-100 where masked), and whether it was cut."""

    ids: np.ndarray
    labels: np.ndarray
    cut: int
    """Tokens beyond max_length that were dropped."""

    @property
    def trained(self) -> int:
        """Return how many tokens the loss counts."""
        return int((self.labels != MASKED).sum())


class FlatRows(Sequence[Encoded]):
    """Rows of tokens in three arrays: ids, whether each is trained on, and where each row ends."""

    def __init__(
        self, ids: NDArray[np.int32], trained: NDArray[np.bool_], ends: NDArray[np.int64], cut: NDArray[Any]
    ) -> None:
        self._ids = ids
        self._trained = trained
        self._starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if len(ends) else ends
        self._ends = ends
        self.cut = cut
        """Tokens of each row that were dropped."""

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Encoded: ...
    @overload
    def __getitem__(self, index: slice) -> FlatRows: ...
    def __getitem__(self, index: int | slice) -> Encoded | FlatRows:
        """Return a row, or the rows of a slice."""
        if isinstance(index, slice):
            return self.chosen(np.arange(len(self))[index])
        place = range(len(self))[index]
        start, end = self._starts[place], self._ends[place]
        ids = self._ids[start:end]
        return Encoded(ids, np.where(self._trained[start:end], ids, MASKED), int(self.cut[place]))

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Return how many tokens each row has, without those that were dropped."""
        return self._ends - self._starts

    @property
    def counts(self) -> NDArray[np.int64]:
        """Return how many tokens of each row are trained on."""
        sums = np.concatenate([[0], np.cumsum(self._trained, dtype=np.int64)])
        return sums[self._ends] - sums[self._starts]

    def chosen(self, numbers: NDArray[Any]) -> FlatRows:
        """Return some rows, in the order of their numbers."""
        lengths = self.lengths[numbers]
        ends = np.cumsum(lengths, dtype=np.int64)
        gaps = np.repeat(self._starts[numbers] - (ends - lengths), lengths)
        places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64) + gaps
        return FlatRows(self._ids[places], self._trained[places], ends, self.cut[numbers])


class RowBuilder:
    """Collects rows; their arrays grow, nothing is kept for each row."""

    def __init__(self) -> None:
        self._ids = array("i")
        self._trained = bytearray()
        self._ends = array("q")
        self._cut = array("q")
        self._each = array("i")

    def __len__(self) -> int:
        return len(self._ends)

    def end_example(self, rows: int) -> None:
        """Say that an example has so many of the rows that are added."""
        self._each.append(rows)

    def owners(self) -> NDArray[np.int64]:
        """Return for each row the number of its example."""
        return np.repeat(np.arange(len(self._each), dtype=np.int64), self._each)

    def add(self, ids: NDArray[np.int32], trained: NDArray[np.bool_], cut: int) -> None:
        """Add a row."""
        self._ids.frombytes(ids.tobytes())
        self._trained += trained.tobytes()
        self._ends.append(len(self._ids))
        self._cut.append(cut)

    def add_nothing(self) -> None:
        """Add a row without a token."""
        self._ends.append(len(self._ids))
        self._cut.append(0)

    def rows(self) -> FlatRows:
        """Return the rows; the builder is done with after this."""
        return FlatRows(
            np.frombuffer(self._ids, dtype=np.int32) if self._ids else np.zeros(0, np.int32),
            np.frombuffer(self._trained, dtype=np.bool_) if self._trained else np.zeros(0, np.bool_),
            np.array(self._ends, dtype=np.int64),
            np.array(self._cut, dtype=np.int64),
        )


def lengths_of(rows: Sequence[Encoded]) -> NDArray[np.int64]:
    """Return how many tokens each row has."""
    if isinstance(rows, FlatRows):
        return rows.lengths
    return np.array([len(row.ids) for row in rows], dtype=np.int64)


def trained_tokens(rows: Sequence[Encoded]) -> int:
    """Return how many tokens of all rows the loss counts."""
    return int(rows.counts.sum()) if isinstance(rows, FlatRows) else sum(row.trained for row in rows)


def pack(rows: Sequence[Encoded], limit: int) -> list[list[int]]:
    """Return groups of row numbers whose tokens together fit a limit; best-fit decreasing, deterministic."""
    lengths = lengths_of(rows)
    order: list[int] = np.argsort(-lengths, kind="stable").tolist()
    sizes: list[int] = lengths.tolist()
    room: list[tuple[int, int]] = []
    groups: list[list[int]] = []
    for index in order:
        length = sizes[index]
        place = bisect.bisect_left(room, (length, -1))
        if place < len(room):
            free, group = room.pop(place)
        else:
            free, group = limit, len(groups)
            groups.append([])
        groups[group].append(index)
        bisect.insort(room, (free - length, group))
    return groups


def longest_first(items: Iterable[Encoded]) -> list[Encoded]:
    """Return items by their length, longest first so that an overflow shows at once."""
    return sorted(items, key=lambda item: -len(item.ids))
