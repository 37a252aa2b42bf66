"""JSON Lines: one object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.readers.base import Blank, Item, Reader, Record, Refused
from engine.readers.lines import physical_lines
from engine.readers.strict_json import reason_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Jsonl(Reader):
    """JSON Lines: one object a line."""

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    kind: Literal["jsonl"] = "jsonl"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield each line's object; several on one line are accepted, a broken line is refused alone."""
        for number, line in physical_lines(path, encoding, moved):
            if isinstance(line, Refused):
                yield line
            elif not line or line.isspace():
                yield Blank(number)
            else:
                yield from _items(number, line)


def _items(number: int, line: str) -> list[Item]:
    try:
        rows = rows_of(line)
    except (ValueError, RecursionError) as error:
        return [Refused(number, reason_of(error))]
    return [Record(number, row, lines=0 if index else 1) for index, row in enumerate(rows)]
