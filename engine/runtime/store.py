"""Rows on disk: read one by one, by number or in order, in memory that does not grow with the file."""

from __future__ import annotations

import marshal
import os
import threading
import weakref
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final, overload

import numpy as np

from engine.problems import ProblemError
from engine.runtime import scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Row = tuple[int, dict[str, Any]]
"""The line that a record begins on, and the record."""

_ENTRY: Final = np.dtype([("offset", "<u8"), ("length", "<u4"), ("line", "<u4")])
_WAITING: Final = 4096
"""Entries of the index that are written at once."""
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

    def __init__(self, source: Path, parse: Callable[[bytes], dict[str, Any]] | None) -> None:
        """`parse` reads a record that lies in the source; without it, records are copied into a spool."""
        self._source = Stamped(source)
        self._parse = parse or marshal.loads  # noqa: S302 - written by this very process, into its own folder
        spool = None if parse else scratch.new_file(".rows")
        self._index = _Appended(scratch.new_file(".index"))
        self._spool = _Appended(spool) if spool else None
        self._data = self._spool.reader if self._spool else _Reader(source)
        self._waiting: list[tuple[int, int, int]] = []
        self._spooled: list[bytes] = []
        self._end = 0
        self._count = 0

    def place(self, line: int, offset: int, length: int) -> None:
        """Append a record that lies in the source."""
        self._waiting.append((offset, length, line))
        if len(self._waiting) >= _WAITING:
            self.flush()

    def keep(self, line: int, row: dict[str, Any]) -> None:
        """Append a record by its content: exactly this comes back, whatever numbers it holds."""
        raw = marshal.dumps(row)
        self._spooled.append(raw)
        self._waiting.append((self._end, len(raw), line))
        self._end += len(raw)
        if len(self._waiting) >= _WAITING or self._end - self._waiting[0][0] > _STRETCH:
            self.flush()

    def flush(self) -> None:
        """Let readers see what was appended."""
        if not self._waiting:
            return
        if self._spool is not None:
            self._spool.append(b"".join(self._spooled))
        self._index.append(np.array(self._waiting, dtype=_ENTRY).tobytes())
        self._count += len(self._waiting)
        self._waiting, self._spooled = [], []

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
            spans = entries["offset"] + entries["length"] - entries["offset"][0]
            entries = entries[: max(1, int(np.searchsorted(spans, _STRETCH)))]
            yield from self._read(entries)
            first += len(entries)

    def _entries(self, first: int, count: int) -> np.ndarray:
        size = _ENTRY.itemsize
        return np.frombuffer(self._index.reader.read(first * size, min(count, len(self) - first) * size), _ENTRY)

    def _read(self, entries: np.ndarray) -> Iterator[Row]:
        """Yield rows that follow each other in the file, read in one go."""
        offsets, lengths, lines = (entries[name].tolist() for name in ("offset", "length", "line"))
        start = offsets[0]
        raw = self._data.read(start, offsets[-1] + lengths[-1] - start)
        self._source.check()
        for offset, length, line in zip(offsets, lengths, lines, strict=True):
            yield line, self._parse(raw[offset - start : offset - start + length])


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

    def __init__(self, path: Path) -> None:
        self._stream = path.open("ab")
        self.reader = _Reader(path)
        weakref.finalize(self, _remove, path, self._stream, self.reader)

    def append(self, raw: bytes) -> None:
        """Write bytes at the end."""
        self._stream.write(raw)
        self._stream.flush()


def _remove(path: Path, stream: IO[bytes], reader: _Reader) -> None:
    stream.close()
    reader._stream.close()  # noqa: SLF001
    path.unlink(missing_ok=True)
