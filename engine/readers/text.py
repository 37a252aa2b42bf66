"""Plain text and Markdown: documents of one column named text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.readers.base import Blank, Item, Reader, Record, Refused
from engine.readers.blocks import LONGEST
from engine.readers.lines import physical_lines
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Text(Reader):
    """Plain text or Markdown: paragraphs, lines or the whole file become documents."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".md", ".markdown", ".text")

    kind: Literal["text"] = "text"
    unit: Annotated[Literal["paragraph", "line", "file"], Field(title="One row is"), Ui(group="Data")] = (
        "paragraph"
    )
    """What becomes one row: the text between two blank lines, each line, or the whole file."""

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield documents; one that holds a bad line is refused as a whole and that line is named."""
        document = _Document()
        for number, line in physical_lines(path, encoding, moved):
            blank = isinstance(line, str) and (not line or line.isspace())
            if blank and (self.unit != "file" or not document.lines):
                yield from document.finished()
                yield Blank(number)
                continue
            document.add(number, line)
            if self.unit == "line":
                yield from document.finished()
        yield from document.finished()


class _Document:
    """Lines that are being gathered."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.first = 0
        self.size = 0
        self.refused: Refused | None = None

    def add(self, number: int, line: str | Refused) -> None:
        """Take a line in; remember the first one that is no text."""
        if not self.lines:
            self.first = number
        if isinstance(line, Refused):
            self.refused = self.refused or line
            line = ""
        self.size += len(line)
        if self.size > LONGEST:
            too_long = Refused(self.first, reason("document_too_long", limit=LONGEST >> 20))
            self.refused = self.refused or too_long
            line = ""
        self.lines.append(line.removesuffix("\r"))

    def finished(self) -> Iterator[Item]:
        """Yield what was gathered, with the blank lines at a document's end on their own, and begin anew."""
        lines, end = self.lines, len(self.lines)
        while end and not self.refused and not lines[end - 1].strip():
            end -= 1
        if self.refused:
            yield Refused(self.refused.line, self.refused.reason, end)
        elif end:
            yield Record(self.first, {"text": "\n".join(lines[:end])}, end)
        for number in range(self.first + end, self.first + len(lines)):
            yield Blank(number)
        self.lines, self.size, self.refused = [], 0, None
