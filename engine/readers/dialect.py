"""How a table in text is written: its delimiter, its quotes, and how a quote in a value is told."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Quote = Literal['"', "'"]
DELIMITERS: Final = (",", ";", "\t", "|")

_CODES: Final = {
    "unexpected end of data": "quote_unclosed",
    "field larger than field limit": "value_too_long",
}
"""What Python's parser says first -> the code of the reason."""
_NUMBER: Final = re.compile(r"\s*[-+]?[\d.,]*\s*")
_SENTENCE: Final = re.compile(r".*[.?!。？！…]\s*", re.DOTALL)
_NAME: Final = 80
_WORDS: Final = 24
"""How wide the name of a column is at most, and one that ends like a sentence; Chinese is twice as wide."""


class RowError(ValueError):
    """A row is written wrongly; the message is the code of its reason."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the values of a row are told apart."""

    delimiter: str = ","
    quote: Quote = '"'
    backslash: bool = False
    """Whether a quote in a value has a backslash before it; else it is doubled."""

    def cells(self, lines: Iterator[str]) -> list[str]:
        """Return the values of the row that begins on the first line, taking as many lines as it spans.

        The lines end with their line feeds. Raises RowError.
        """
        if self.backslash:
            return self._escaped_cells(lines)
        try:
            return next(csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=True))
        except csv.Error as error:
            found = (code for start, code in _CODES.items() if str(error).startswith(start))
            raise RowError(next(found, "quote_closed_early")) from error

    def _escaped_cells(self, lines: Iterator[str]) -> list[str]:
        """Do the same where a backslash stands before quotes; before anything else it is a character."""
        quote, delimiter = self.quote, self.delimiter
        inside = re.compile(rf"(?:[^{quote}\\]+|\\.|\\\n|{quote}{quote})*", re.DOTALL)
        line, at, cells = next(lines), 0, []
        while True:
            if line[at : at + 1] != quote:
                end = line.find(delimiter, at)
                cells.append(line[at:end] if end >= 0 else line[at:].removesuffix("\n").removesuffix("\r"))
            else:
                parts, at = [], at + 1
                while (end := inside.match(line, at).end()) >= len(line):  # type: ignore[union-attr]
                    parts.append(line[at:])
                    line, at = next(lines, ""), 0
                    if not line:
                        raise RowError("quote_unclosed")
                parts.append(line[at:end])
                cells.append(self._unescaped("".join(parts)))
                end += 1
                if line[end:].rstrip("\r\n") and line[end] != delimiter:
                    raise RowError("quote_closed_early")
                end = end if line[end : end + 1] == delimiter else -1
            if end < 0:
                return cells
            at = end + 1

    def _unescaped(self, text: str) -> str:
        escaped = rf"\\([{self.quote}\\])|{self.quote}{self.quote}"
        return re.sub(escaped, lambda found: found[1] or self.quote, text)


def sniffed(lines: list[str], delimiter: str | None, quote: Quote | None) -> Dialect:
    """Return the dialect under which the first rows agree best with the header, else the common one."""
    delimiters = DELIMITERS if delimiter is None else (delimiter,)
    text = "".join(lines)
    plain = [Dialect(sign, quote or '"') for sign in delimiters]
    best = max(plain, key=lambda dialect: _agreement(lines, dialect))
    if quote is None and "'" in text:
        best = max((best, *(Dialect(sign, "'") for sign in delimiters)), key=lambda d: _agreement(lines, d))
        if best.quote == '"' and _wrapped(lines, best):
            best = Dialect(best.delimiter, "'")
    if f"\\{best.quote}" in text:
        others = [Dialect(sign, best.quote, backslash=True) for sign in delimiters]
        best = max((best, *others), key=lambda dialect: _agreement(lines, dialect))
    return best


def rows_of(lines: list[str], dialect: Dialect) -> Iterator[list[str] | None]:
    """Yield the values of each row of some lines, None for a line that is written wrongly."""
    at = 0
    while at < len(lines):
        taken = 0

        def feed(start: int = at) -> Iterator[str]:
            nonlocal taken
            for line in lines[start:]:
                taken += 1
                yield line

        try:
            yield dialect.cells(feed())
            at += taken
        except RowError as error:
            if str(error) == "quote_unclosed" and taken == len(lines) - at:
                return  # the rest of the row is beyond what is looked at
            yield None
            at += 1


def has_header(lines: list[str], dialect: Dialect) -> bool:
    """Say whether the first row names the columns: sentences do not, nor does the first of numbered rows."""
    rows = [row for row in rows_of(lines, dialect) if row]
    if not rows or rows[0] is None:
        return True
    first = [cell.strip() for cell in rows[0]]
    if any(_width(cell) > _NAME or (_width(cell) > _WORDS and _SENTENCE.fullmatch(cell)) for cell in first):
        return False
    following = next((row for row in rows[1:] if row), None)
    return following is None or [first[0], following[0].strip()] not in (["0", "1"], ["1", "2"])


def _width(text: str) -> int:
    return len(text) + sum(ord(character) > 0x2E7F for character in text)  # noqa: PLR2004


def _agreement(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """Return (share of rows as wide as the first, its width)."""
    widths = [0 if row is None else len(row) for row in rows_of(lines, dialect) if row != []]
    if not widths or widths[0] < 2:  # noqa: PLR2004
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _wrapped(lines: list[str], dialect: Dialect) -> bool:
    """Say whether nearly all values below the header that are no numbers stand between single quotes."""
    values = [cell for row in list(rows_of(lines, dialect))[1:] for cell in row or []]
    texts = [cell.strip() for cell in values if not _NUMBER.fullmatch(cell)]
    wrapped = [text for text in texts if len(text) > 1 and text[0] == text[-1] == "'"]
    return bool(texts) and 10 * len(wrapped) >= 9 * len(texts)
