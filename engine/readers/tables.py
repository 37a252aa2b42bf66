"""Tables in text: cells between delimiters, in quotes where they hold one, below a header row."""

from __future__ import annotations

import csv
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.lines import LONGEST, physical_lines
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DELIMITERS: Final = (",", ";", "\t", "|")

_MOST_LINES: Final = 10_000
"""Lines that one row may span before its quote counts as never closed."""
_SAMPLE: Final = 50
_CODES: Final = {
    "unexpected end of data": "quote_unclosed",
    "field larger than field limit": "value_too_long",
}
"""What Python's parser says first -> the code of the reason."""


def table_items(
    path: Path, encoding: str, delimiter: str | None, moved: Callable[[int], None] | None = None
) -> Iterator[Item]:
    """Yield the rows below the header; a ragged row or an unclosed quote costs that row only.

    Raises ProblemError when the header cannot be used.
    """
    csv.field_size_limit(LONGEST)
    delimiter = delimiter or sniff(path, encoding)
    rows = _Rows(physical_lines(path, encoding, moved), delimiter)
    names: list[str] | None = None
    while (head := rows.peek(0)) is not None:
        number, line = head
        if isinstance(line, Refused):
            cells, used, why = None, 1, line.reason
        elif not line or line.isspace():
            rows.drop(1)
            yield Blank(number)
            continue
        else:
            cells, used, why = rows.parse(line)
        rows.drop(used)
        if names is None:
            names = _header(path, number, cells, why)
            yield from (Blank(number + extra) for extra in range(used))
        elif cells is None or len(cells) != len(names):
            yield Refused(number, why if cells is None else _ragged(len(cells), len(names)), used)
        else:
            yield Record(number, dict(zip(names, cells, strict=True)), used)


def sniff(path: Path, encoding: str) -> str:
    """Return the delimiter under which the first rows agree best with the header."""
    found = islice(physical_lines(path, encoding), _SAMPLE)
    lines = [f"{line}\n" for _, line in found if isinstance(line, str) and line.strip()]

    def agreement(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] < 2:  # noqa: PLR2004
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(DELIMITERS, key=agreement)


class _Rows:
    """Physical lines with a look ahead, so that lines which an unclosed quote swallowed are read again."""

    def __init__(self, lines: Iterator[tuple[int, str | Refused]], delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._pending: deque[tuple[int, str | Refused]] = deque()

    def peek(self, index: int) -> tuple[int, str | Refused] | None:
        """Return a coming line, or None at the end."""
        while len(self._pending) <= index:
            line = next(self._lines, None)
            if line is None:
                return None
            self._pending.append(line)
        return self._pending[index]

    def drop(self, count: int) -> None:
        """Forget lines that were dealt with."""
        for _ in range(count):
            self._pending.popleft()

    def parse(self, line: str) -> tuple[list[str] | None, int, str]:
        """Return (cells or None, lines that they took, the reason if None) of the row that begins here."""
        if '"' not in line:
            return line.removesuffix("\r").split(self._delimiter), 1, ""
        used = 0

        def feed() -> Iterator[str]:
            nonlocal used
            size = 0
            while used < _MOST_LINES and size <= LONGEST:
                head = self.peek(used)
                if head is None or isinstance(head[1], Refused):
                    return
                used += 1
                size += len(head[1])
                yield head[1] + "\n"

        try:
            return next(csv.reader(feed(), delimiter=self._delimiter, strict=True)), used, ""
        except csv.Error as error:
            # Only the line with the fault is refused: those after it may be rows of their own.
            found = (code for start, code in _CODES.items() if str(error).startswith(start))
            return None, 1, reason(next(found, "quote_closed_early"))


def _header(path: Path, number: int, cells: list[str] | None, why: str) -> list[str]:
    if cells is None:
        raise ProblemError("data_broken", path=path, line=number, reason=why)
    names = [cell.strip() or f"column {index}" for index, cell in enumerate(cells, 1)]
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        twins = reason("columns_same", column=repr(twin))
        raise ProblemError("data_broken", path=path, line=number, reason=twins)
    return names


def _ragged(found: int, wanted: int) -> str:
    if found == 1:
        return reason("value_alone", wanted=wanted)
    return reason("values_ragged", found=found, wanted=wanted)
