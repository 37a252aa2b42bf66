"""Tables in text: values between delimiters, in quotes where they hold one, below a header row."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers.base import Blank, Item, Note, Record, Refused
from engine.readers.blocks import LONGEST
from engine.readers.dialect import DELIMITERS, Dialect, Quote, RowError, has_header, sniffed
from engine.readers.lines import physical_lines
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOST_LINES: Final = 10_000
"""Lines that one row may span before its quote counts as never closed."""
_SAMPLE: Final = 200
"""Lines that tell how a table is written."""
_SAMPLE_SIZE: Final = 1 << 18
_SEPARATOR: Final = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)


class Table:
    """How a table is to be read; what is None is found from its first rows."""

    def __init__(
        self,
        delimiter: str | None = None,
        quote: Quote | None = None,
        *,
        header: bool | None = None,
    ) -> None:
        self._delimiter = delimiter
        self._quote: Quote | None = quote
        self._header = header

    def items(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the rows below the header; a ragged row or an unclosed quote costs that row only.

        Raises ProblemError when the header cannot be used.
        """
        csv.field_size_limit(LONGEST)
        sample = _sample(path, encoding)
        told = _SEPARATOR.fullmatch(sample[0]) if sample else None
        if told is not None:
            sample = sample[1:]
        given = self._delimiter or (told[1] if told is not None and told[1] in DELIMITERS else None)
        dialect = sniffed(sample, given, self._quote)
        header = has_header(sample, dialect) if self._header is None else self._header
        rows = _Rows(physical_lines(path, encoding, moved), dialect)
        yield from _items(path, rows, header=header, skipped=told is not None)


def header_names(cells: list[str]) -> tuple[list[str], list[str]]:
    """Return (a name for each column, what a person should know of them)."""
    wanted = [cell.strip() or f"column {index}" for index, cell in enumerate(cells, 1)]
    counts = Counter(wanted)
    names: list[str] = []
    for name in wanted:
        number, free = 1, name
        while free in names or (number > 1 and free in counts):
            number += 1
            free = f"{name} ({number})"
        names.append(free)
    twins = [name for name, count in counts.items() if count > 1]
    return names, [reason("columns_renamed", column=repr(name[:40])) for name in twins]


def _items(path: Path, rows: _Rows, *, header: bool, skipped: bool) -> Iterator[Item]:
    names: list[str] | None = None
    while (head := rows.peek(0)) is not None:
        number, line = head
        if isinstance(line, str) and (skipped or rows.is_blank(line)):
            skipped = False
            rows.drop(1)
            yield Blank(number)
            continue
        cells, used, why = rows.parse(line) if isinstance(line, str) else (None, 1, line.reason)
        rows.drop(used)
        if names is None:
            if cells is None:
                raise ProblemError("data_broken", path=path, line=number, reason=why)
            if header:
                names, notes = header_names(cells)
                yield from (Note(number, note) for note in notes)
                yield from (Blank(number + extra) for extra in range(used))
                continue
            names = [f"column {index}" for index in range(1, len(cells) + 1)]
            yield Note(number, reason("names_missing"))
        yield _row(names, number, cells, used, why)


def _row(names: list[str], number: int, cells: list[str] | None, used: int, why: str) -> Record | Refused:
    if cells is None:
        return Refused(number, why, used)
    if len(cells) > len(names) and not any(cells[len(names) :]):
        cells = cells[: len(names)]  # delimiters at the end of a line hold nothing
    if len(cells) != len(names):
        return Refused(number, _ragged(len(cells), len(names)), used)
    return Record(number, dict(zip(names, cells, strict=True)), used)


def _sample(path: Path, encoding: str) -> list[str]:
    """Return the first lines with their feeds, without blank ones."""
    sample, size = [], 0
    for _, line in islice(physical_lines(path, encoding), _SAMPLE):
        if isinstance(line, str) and (sample or line.strip()):
            sample.append(f"{line}\n")
            size += len(line)
        if size > _SAMPLE_SIZE:
            break
    return sample


class _Rows:
    """Physical lines with a look ahead, so that lines which an unclosed quote swallowed are read again."""

    def __init__(self, lines: Iterator[tuple[int, str | Refused]], dialect: Dialect) -> None:
        self._lines = lines
        self._dialect = dialect
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

    def is_blank(self, line: str) -> bool:
        """Say whether a line holds nothing but delimiters and white space."""
        return not line.replace(self._dialect.delimiter, "").strip()

    def parse(self, line: str) -> tuple[list[str] | None, int, str]:
        """Return (values or None, lines that they took, the reason if None) of the row that begins here."""
        if self._dialect.quote not in line:
            return line.removesuffix("\r").split(self._dialect.delimiter), 1, ""
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
            return self._dialect.cells(feed()), used, ""
        except RowError as error:
            # Only the line with the fault is refused: those after it may be rows of their own.
            return None, 1, reason(str(error))


def _ragged(found: int, wanted: int) -> str:
    if found == 1:
        return reason("value_alone", wanted=wanted)
    return reason("values_ragged", found=found, wanted=wanted)
