"""What can be shown of a file at once: its first rows, and any of its lines before all were judged."""

from __future__ import annotations

import time
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from engine.readers.base import Record
from engine.readers.choosing import reader_for
from engine.readers.strict_json import rows_of
from engine.runtime.intake import encoding_of, lies_in_place, size_of
from engine.runtime.pages import page_of
from engine.runtime.store import Stamped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.readers.base import Item
    from engine.rpc import RowPage
    from engine.runtime.store import Row

_BLOCK: Final = 1 << 18
"""Bytes between two places in a file whose line numbers are known."""
_PIECE: Final = 16 << 20
"""Bytes that are read at once; between two of them other threads take their turn, which costs time."""
_SAMPLE: Final = 4 << 20
"""Bytes that are searched for a character beyond ASCII."""
_MOMENT: Final = 0.1
"""Seconds that the first rows may take."""
_LONGEST: Final = 64 << 20


class Glance:
    """A file of which little is known yet."""

    def __init__(self, spec: DatasetSpec, limit: int) -> None:
        """Read the first rows; raises ProblemError as reading the whole file does."""
        path = spec.path
        size_of(path)
        self.reader = spec.reader or reader_for(path)
        self.encoding = encoding_of(spec, text=self.reader.text, most=_SAMPLE)
        self.in_place = lies_in_place(self.reader, path, self.encoding)
        self.rows, self.whole = _first(self.reader.read(path, self.encoding), limit)
        self.columns = list(dict.fromkeys(name for _, row in self.rows for name in row))

    def page(self, cell: int) -> RowPage:
        """Return the first rows."""
        found = page_of(self.rows, self.columns, range(1, len(self.rows) + 1), cell)
        return found.model_copy(update={"settled": self.whole})


def _first(items: Iterator[Item], limit: int) -> tuple[list[Row], bool]:
    """Return the first rows, and whether these are all; where rows are scarce, those of the first moment."""
    rows: list[Row] = []
    late = time.monotonic() + _MOMENT
    for item in items:
        if isinstance(item, Record):
            if len(rows) == limit:
                return rows, False
            rows.append((item.line, item.row))
        if time.monotonic() > late:
            return rows, False
    return rows, True


class LineIndex:
    """Where the lines of a file lie, known for every so many bytes: nearly as fast as reading the file."""

    def __init__(self, path: Path, moved: Callable[[int], None] | None = None) -> None:
        """Count the lines of a file; `moved` is told now and then how many bytes were read."""
        self._file = Stamped(path)
        self._before = [0]
        """Lines that end before each block."""
        at, last, piece = 0, ord("\n"), bytearray(_PIECE)
        with path.open("rb") as stream:
            while size := stream.readinto(piece):
                at, last = at + size, piece[size - 1]
                for start in range(0, size, _BLOCK):
                    feeds = piece.count(b"\n", start, min(size, start + _BLOCK))
                    self._before.append(self._before[-1] + feeds)
                if moved is not None:
                    moved(at)
        self._count = self._before[-1] + (last != ord("\n"))

    def __len__(self) -> int:
        return self._count

    def lines(self, first: int, count: int) -> list[bytes]:
        """Return some lines without their feeds; raises ProblemError when the file is another by now."""
        block = max(0, bisect_right(self._before, first - 1) - 1) if first else 0
        with self._file.path.open("rb") as stream:
            stream.seek(block * _BLOCK)
            for _ in range(first - self._before[block]):
                stream.readline(_LONGEST)
            found = [
                line.rstrip(b"\r\n") for line in islice(iter(lambda: stream.readline(_LONGEST), b""), count)
            ]
        self._file.check()
        return found

    def page(self, columns: list[str], first: int, count: int, cell: int) -> RowPage:
        """Return lines as a table shows rows; one that is no row stands in the first column as it is."""
        shown = [
            (number, _shown(line, columns)) for number, line in enumerate(self.lines(first, count), first + 1)
        ]
        found = page_of(shown, columns, range(first + 1, first + len(shown) + 1), cell)
        return found.model_copy(update={"offset": first, "total": len(self), "settled": False})


def _shown(line: bytes, columns: list[str]) -> dict[str, Any]:
    try:
        return rows_of(line.decode("utf-8-sig"))[0]
    except (ValueError, RecursionError):
        return {columns[0]: line[: 4 * 2000].decode(errors="replace")} if columns else {}
