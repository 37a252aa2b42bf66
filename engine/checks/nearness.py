"""Which texts are nearly the same: MinHash over pieces of six bytes, banded, and candidates compared exactly.

Six bytes are six letters of English, three of Russian and two characters of Chinese, so that one measure
serves all scripts (Broder, 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.checks.words import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

PIECE: Final = 6
"""Bytes of a piece."""
HASHES: Final = 112
"""Minima kept of each text."""
_MASK: Final = np.uint64((1 << (8 * PIECE)) - 1)
_FEWEST: Final = 12
"""Pieces below which a text is too short to be nearly another."""
_BATCH: Final = 1 << 18
"""Bytes hashed together; small enough for the processor's cache."""
_RECALL: Final = 0.99
"""Chance that two texts as near as the threshold become candidates."""
_FULL: Final = 12
"""Texts of a bucket up to which each is compared with each."""
_SLACK: Final = 0.16
"""How far an estimate may be below the threshold of texts that are compared: more than three deviations."""
_KEPT: Final = 4096
"""Texts whose pieces are kept for the next comparison."""
_NUMBER: Final = re.compile(r"\d+")


class Nearness:
    """Takes texts in, and groups those that are nearly the same; 184 bytes a text."""

    def __init__(
        self, threshold: float, text_of: Callable[[int], str], *, numbers_matter: bool = True
    ) -> None:
        self._threshold, self._text_of, self._numbers_matter = threshold, text_of, numbers_matter
        self.width = band_width(threshold)
        draw = np.random.default_rng(20260207)
        self._factors = draw.integers(1 << 31, size=HASHES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
        self._offsets = draw.integers(1 << 32, size=HASHES, dtype=np.uint32)
        self._waiting: list[bytes] = []
        self._size = 0
        self._bands = _Grown(HASHES // self.width, np.dtype(np.uint32))
        self._sketches = _Grown(HASHES, np.dtype(np.uint8))
        self._pieces: OrderedDict[int, tuple[NDArray[np.uint64], tuple[str, ...]]] = OrderedDict()
        self.count = 0

    def add(self, text: str) -> None:
        """Take the next text in."""
        self.count += 1
        body = bytes_of(text)
        self._waiting.append(body)
        self._size += len(body)
        if self._size >= _BATCH or len(self._waiting) >= _KEPT:
            self._hash()

    def groups(self, checked: Callable[[], None] | None = None) -> list[list[int]]:
        """Return the numbers of texts that belong together, each group and all of them in order."""
        self._hash()
        if not self.count:
            return []
        union = _Union(self.count)
        bands, sketches = self._bands.rows(), self._sketches.rows()
        known: set[tuple[int, int]] = set()
        for band in range(bands.shape[1]):
            for first, second in _candidates(bands[:, band]):
                if checked is not None:
                    checked()
                near = _alike(sketches, first, second) >= self._threshold - _SLACK
                for one, other in zip(first[near].tolist(), second[near].tolist(), strict=True):
                    if union.same(one, other) or (one, other) in known:
                        continue
                    if self._near(one, other):
                        union.join(one, other)
                    else:
                        known.add((one, other))
        return union.groups()

    def _hash(self) -> None:
        """Hash the texts that wait."""
        if not self._waiting:
            return
        minima = self._minima(self._waiting)
        count = HASHES // self.width
        used = minima[:, : count * self.width].reshape(len(minima), count, self.width)
        bands = used[:, :, 0].copy()
        for place in range(1, self.width):
            bands = (bands ^ (bands >> np.uint32(15))) * np.uint32(0x9E3779B1) + used[:, :, place]
        # A text that is too short gets a bucket of its own, so that it meets nobody.
        short = np.array([len(body) - PIECE + 1 < _FEWEST for body in self._waiting])
        bands[short] = 0
        self._bands.add(bands)
        self._sketches.add((minima >> np.uint32(3)).astype(np.uint8))
        self._waiting, self._size = [], 0

    def _minima(self, bodies: list[bytes]) -> NDArray[np.uint32]:
        sizes = np.array([max(len(body), PIECE) for body in bodies])
        joined = b"".join(body.ljust(PIECE, b"\0") for body in bodies)
        ends = np.cumsum(sizes)
        edges = np.stack([ends - sizes, ends - PIECE + 1], axis=1).reshape(-1)
        # One piece more than there are, because the last text ends there.
        mixed = _mixed(_windows(joined, int(ends[-1]) + 1))
        found = np.empty((len(bodies), HASHES), dtype=np.uint32)
        work = np.empty_like(mixed)
        for number, (factor, offset) in enumerate(zip(self._factors, self._offsets, strict=True)):
            np.bitwise_xor(mixed, offset, out=work)
            np.multiply(work, factor, out=work)
            found[:, number] = np.minimum.reduceat(work, edges)[::2]
        return found

    def _near(self, one: int, other: int) -> bool:
        first, first_numbers = self._pieces_of(one)
        second, second_numbers = self._pieces_of(other)
        if self._numbers_matter and first_numbers != second_numbers:
            return False
        shared = len(np.intersect1d(first, second, assume_unique=True))
        return shared >= self._threshold * (len(first) + len(second) - shared)

    def _pieces_of(self, number: int) -> tuple[NDArray[np.uint64], tuple[str, ...]]:
        known = self._pieces.get(number)
        if known is None:
            text = self._text_of(number)
            body = bytes_of(text)
            pieces = np.unique(_windows(body.ljust(PIECE, b"\0"), max(len(body), PIECE)) & _MASK)
            known = self._pieces[number] = (pieces, tuple(sorted(_NUMBER.findall(text))))
            if len(self._pieces) > _KEPT:
                self._pieces.popitem(last=False)
        return known


def band_width(threshold: float) -> int:
    """Return how many minima make a band, so that texts as near as the threshold share one nearly always."""
    fitting = (
        width for width in range(16, 1, -1) if 1 - (1 - threshold**width) ** (HASHES // width) >= _RECALL
    )
    return next(fitting, 1)


def bytes_of(text: str) -> bytes:
    """Return a text as it is compared: small letters and single spaces, in UTF-8."""
    return normal(text).encode("utf-8", "surrogatepass")


def _windows(body: bytes, size: int) -> NDArray[np.uint64]:
    """Return the eight bytes from each place on at which a piece begins, but for the last places."""
    padded = body + bytes(8)
    return np.ndarray((size - PIECE + 1,), dtype="<u8", buffer=padded, strides=(1,)).astype(np.uint64)


def _mixed(windows: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return 32 well mixed bits of each piece."""
    bits = (windows & _MASK) * np.uint64(0x9E3779B97F4A7C15)
    bits ^= bits >> np.uint64(29)
    bits *= np.uint64(0xBF58476D1CE4E5B9)
    return (bits >> np.uint64(32)).astype(np.uint32)


def _alike(
    sketches: NDArray[np.uint8], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Estimate how near texts are, from how many of their minima are the same."""
    return (sketches[first] == sketches[second]).mean(axis=1)


def _candidates(keys: NDArray[np.uint32]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return pairs of texts that share a bucket, the earlier one first, a portion at a time."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(begins, len(ordered)))
    sizes[ordered[begins] == 0] = 1
    for distance in range(1, _FULL):
        # The text that stands so many places behind another in its bucket.
        starts = begins[sizes > distance]
        lengths = np.minimum(sizes[sizes > distance], 1 << 30) - distance
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))
        for part in range(0, len(places), 1 << 18):
            some = places[part : part + (1 << 18)]
            yield order[some], order[some + distance]
    for begin, size in zip(begins[sizes > _FULL].tolist(), sizes[sizes > _FULL].tolist(), strict=True):
        # In a crowd each is compared with its next neighbours, above, and with the first of all.
        rest = order[begin + _FULL : begin + size]
        yield np.full(len(rest), order[begin]), rest


class _Grown:
    """Rows of numbers that grow where they lie: never held twice, and a quarter more than needed at most."""

    def __init__(self, width: int, kind: np.dtype[Any]) -> None:
        self._held = np.empty((0, width), kind)
        self._count = 0

    def add(self, rows: NDArray[Any]) -> None:
        """Append rows; those that were looked at before must not be used any more."""
        count = self._count + len(rows)
        if count > len(self._held):
            self._held.resize((max(count, len(self._held) * 5 // 4), self._held.shape[1]), refcheck=False)
        self._held[self._count : count] = rows
        self._count = count

    def rows(self) -> NDArray[Any]:
        """Return all rows, as they lie."""
        return self._held[: self._count]


class _Union:
    """Sets of numbers that grow together; the smallest number stands for its set."""

    def __init__(self, count: int) -> None:
        self._parents = np.arange(count, dtype=np.int64)

    def same(self, one: int, other: int) -> bool:
        return self._root(one) == self._root(other)

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for number in np.flatnonzero(self._parents != np.arange(len(self._parents))).tolist():
            found.setdefault(self._root(number), []).append(number)
        return [[root, *members] for root, members in sorted(found.items())]

    def _root(self, number: int) -> int:
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = int(parents[number])
        return number
