"""Rows on disk: read one by one, by number or in order, in memory that does not grow with the file."""

from __future__ import annotations

import marshal
import os
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np
import orjson

from engine.problems import ProblemError
from engine.readers.strict_json import rows_of
from engine.runtime import scratch

if TYPE_CHECKING:
    from pathlib import Path

Row = tuple[int, dict[str, Any]]
"""The line that a record begins on, and the record."""

_ENTRY: Final = np.dtype([("offset", "<u8"), ("length", "<u4"), ("line", "<u4")])
_STRICT: Final = 1 << 31
"""Added to the length of a record that only the strict parser reads exactly."""
_WAITING: Final = 3 * 4096
"""Numbers of the index that are written at once."""
_CHUNK: Final = 1024
"""Rows that are read at once when all are gone through …"""
_STRETCH: Final = 4 << 20
"""… and the bytes that they may have."""


class Stamped:
    """A file that is read again and again; once it is another, that is said instead."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = stamp(path)

    def check(self) -> None:
        """Raise ProblemError when the file is not the one that it was."""
        try:
            changed = stamp(self.path) != self._stamp
        except OSError:
            changed = True
        if changed:
            raise ProblemError("data_file_changed", path=self.path)


def stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written to."""
    known = path.stat()
    return known.st_size, known.st_mtime_ns


class RowStore(Sequence[Row]):
    """The accepted records of a file: where each lies, in the file itself or in a copy of our own making.

    One thread appends while others read; they see what has been flushed. A slice is a list: keep it short.
    """

    def __init__(self, source: Path, *, in_place: bool) -> None:
        """`in_place`: the source is UTF-8 with whole records in it; else they are copied into a spool."""
        self._source = Stamped(source)
        self._index = _Appended()
        self._spool = None if in_place else _Appended()
        self._data = _Reader(source) if self._spool is None else self._spool.reader
        self._waiting: list[int] = []
        """Offset, length and line of entries that are not in the index yet, one after the other."""
        self._spooled: list[bytes] = []
        self._lengths: list[int] = []
        """Of records that wait too and lie without a gap …"""
        self._begin = 0, 0
        """… from this line and this offset on."""
        self._end = 0
        self._count = 0

    def place(self, line: int, offset: int, length: int, *, plain: bool) -> None:
        """Append a record that lies in the source; `plain` when orjson reads it exactly."""
        if self._lengths:
            self.flush()
        self._waiting += (offset, length if plain else length | _STRICT, line)
        if len(self._waiting) >= _WAITING:
            self.flush()

    def place_all(self, line: int, offset: int, lengths: Iterable[int]) -> None:
        """Append plain records that lie in the source line by line, without a gap between them."""
        if self._waiting:
            self.flush()
        if not self._lengths:
            self._begin = line, offset
        self._lengths.extend(lengths)
        if len(self._lengths) >= _WAITING:
            self.flush()

    def keep(self, line: int, row: dict[str, Any]) -> None:
        """Append a record by its content: exactly this comes back, whatever numbers it holds."""
        raw = marshal.dumps(row)
        self._spooled.append(raw)
        self._waiting += (self._end, len(raw), line)
        self._end += len(raw)
        if len(self._waiting) >= _WAITING or self._end - self._waiting[0] > _STRETCH:
            self.flush()

    def flush(self) -> None:
        """Let readers see what was appended."""
        if self._lengths:
            lengths = np.array(self._lengths, np.int64)
            line, offset = self._begin
            self._write(
                offset + np.cumsum(lengths + 1) - lengths - 1, lengths, line + np.arange(len(lengths))
            )
            self._lengths = []
        if self._waiting:
            if self._spool is not None:
                self._spool.append(b"".join(self._spooled))
            self._write(*np.array(self._waiting, np.int64).reshape(-1, 3).T)
            self._waiting, self._spooled = [], []

    def _write(self, offsets: np.ndarray, lengths: np.ndarray, lines: np.ndarray) -> None:
        entries = np.empty(len(offsets), _ENTRY)
        entries["offset"], entries["length"], entries["line"] = offsets, lengths, lines
        self._index.append(entries.tobytes())
        self._count += len(entries)

    def check(self) -> None:
        """Raise ProblemError when the source is not the file that was read."""
        self._source.check()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return list(islice(self.since(start), max(0, stop - start)))
            return [self[number] for number in range(start, stop, step)]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return next(self._read(self._entries(number, 1)))

    def __iter__(self) -> Iterator[Row]:
        return self.since(0)

    def since(self, first: int) -> Iterator[Row]:
        """Yield the rows from a number on."""
        while first < len(self):
            entries = self._entries(first, _CHUNK)
            spans = entries["offset"] - entries["offset"][0]
            entries = entries[: max(1, int(np.searchsorted(spans, _STRETCH)))]
            yield from self._read(entries)
            first += len(entries)

    def _entries(self, first: int, count: int) -> np.ndarray:
        size = _ENTRY.itemsize
        return np.frombuffer(
            self._index.reader.read(first * size, min(count, len(self) - first) * size), _ENTRY
        )

    def _read(self, entries: np.ndarray) -> Iterator[Row]:
        """Yield rows that follow each other in the file, read in one go."""
        offsets, lengths, lines = (entries[name].tolist() for name in ("offset", "length", "line"))
        start = offsets[0]
        raw = self._data.read(start, offsets[-1] + (lengths[-1] & ~_STRICT) - start)
        self._source.check()
        parse = orjson.loads if self._spool is None else marshal.loads
        for offset, length, line in zip(offsets, lengths, lines, strict=True):
            at = offset - start
            if length < _STRICT:
                yield line, parse(raw[at : at + length])
            else:
                yield line, rows_of(raw[at : at + (length & ~_STRICT)].decode())[0]


class _Reader:
    """Reads from anywhere in a file, for several threads and forked processes at once."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("rb", buffering=0)
        self._lock = threading.Lock()
        weakref.finalize(self, self._stream.close)

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes; fewer where the file ends."""
        if hasattr(os, "pread"):
            return os.pread(self._stream.fileno(), count, offset)
        with self._lock:
            self._stream.seek(offset)
            return self._stream.read(count)


class _Appended:
    """A file of our own that grows, and is gone with this object."""

    def __init__(self) -> None:
        path = scratch.new_file()
        self._stream = path.open("ab")
        self.reader = _Reader(path)
        weakref.finalize(self.reader, scratch.remove, path, self._stream)

    def append(self, raw: bytes) -> None:
        """Write bytes at the end."""
        self._stream.write(raw)
        self._stream.flush()
