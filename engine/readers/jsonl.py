"""JSON Lines: one object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.readers.base import Blank, Item, Reader, Record, Refused
from engine.readers.blocks import exact, line_blocks
from engine.readers.lines import decoded, physical_lines
from engine.readers.strict_json import placed_rows_of, reason_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.readers.blocks import Block
    from engine.readers.fast_json import Judged

Place = tuple[int, int, int]
"""The line (from 1) that a record begins on, where it begins in the file, and its length, both in bytes."""
Located = tuple[int, int, int, dict[str, Any], bool]
"""A place, the record there, and whether orjson reads it exactly."""


class Jsonl(Reader):
    """JSON Lines: one object a line."""

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    kind: Literal["jsonl"] = "jsonl"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield each line's object; several on one line are accepted, a broken line is refused alone."""
        if exact(path, encoding) != "utf-8":
            for number, line in physical_lines(path, encoding, moved):
                yield from _items(number, line)
            return
        from engine.readers.fast_json import cleared

        for block in line_blocks(path, "utf-8", moved):
            for number, row in enumerate(cleared(block), block.number):
                if row is not None:
                    yield Record(number, row)
                else:
                    yield from _items(number, decoded(block.lines[number - block.number], number, "utf-8"))

    def places(
        self, path: Path, moved: Callable[[int], None] | None = None
    ) -> Iterator[Place | Refused | Blank]:
        """Yield where each record of a UTF-8 file lies, in file order; each is as sound as `read` has it.

        A line with several records has a place for each.
        """
        for found in self.located(path, moved):
            yield found[:3] if isinstance(found, tuple) else found

    def located(
        self, path: Path, moved: Callable[[int], None] | None = None
    ) -> Iterator[Located | Refused | Blank]:
        """Yield the records of a UTF-8 file with their places."""
        for block, found in self.judged(path, moved):
            yield from self.located_in(block, found.rows)

    def judged(
        self, path: Path, moved: Callable[[int], None] | None = None
    ) -> Iterator[tuple[Block, Judged]]:
        """Yield the lines of a UTF-8 file with their records; `located_in` judges where there is none."""
        from engine.readers.fast_json import judged

        for block in line_blocks(path, "utf-8", moved):
            yield block, judged(block)

    @staticmethod
    def located_in(block: Block, rows: list[dict[str, Any] | None]) -> Iterator[Located | Refused | Blank]:
        """Yield the records of a block one by one, with their places."""
        number, offset = block.number, block.offset
        for line, row in zip(block.lines, rows, strict=True):
            size = 0 if isinstance(line, Refused) else len(line)
            if row is not None:
                yield number, offset, size, row, True
            else:
                yield from _judged(number, offset, decoded(line, number, "utf-8"))
            number += 1
            offset += size + 1

    @staticmethod
    def parse(record: bytes) -> dict[str, Any]:
        """Return the record at one of the `places` of a file."""
        from engine.readers.fast_json import row_of

        row = row_of(record)
        return rows_of(record.decode())[0] if row is None else row


def _items(number: int, line: str | Refused) -> Iterator[Item]:
    for index, found in enumerate(_placed(number, line)):
        yield Record(number, found[0], lines=0 if index else 1) if isinstance(found, tuple) else found


def _judged(number: int, offset: int, line: str | Refused) -> Iterator[Located | Refused | Blank]:
    for found in _placed(number, line):
        if isinstance(found, tuple) and isinstance(line, str):
            row, start, end = found
            yield number, offset + len(line[:start].encode()), len(line[start:end].encode()), row, False
        elif not isinstance(found, tuple):
            yield found


def _placed(number: int, line: str | Refused) -> list[tuple[dict[str, Any], int, int] | Refused | Blank]:
    """Return the objects on a line with their places in it, or its refusal, or that it is blank."""
    if isinstance(line, Refused):
        return [line]
    if not line or line.isspace():
        return [Blank(number)]
    try:
        return [*placed_rows_of(line)]
    except (ValueError, RecursionError) as error:
        return [Refused(number, reason_of(error))]
