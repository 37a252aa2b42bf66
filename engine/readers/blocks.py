"""The lines of a UTF-8 file in blocks of many, so that they are judged together and not one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from engine.readers import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SIZE: Final = 1 << 16
"""Bytes of a block: what stays in the processor's cache is read several times at little cost."""
_TOLD: Final = 1 << 20


@dataclass(slots=True)
class Block:
    """Whole lines that follow each other."""

    number: int
    """Number of the first line, from 1."""
    offset: int
    """Where the first line begins in the file, in bytes."""
    data: bytes
    """The lines with their feeds; empty for a line that is too long to hold."""
    lines: list[bytes | None]
    """Each line without its feed; None for one that is too long to hold."""


def line_blocks(path: Path, moved: Callable[[int], None] | None = None) -> Iterator[Block]:
    """Yield all lines of a UTF-8 file; `moved` is told now and then how many bytes have been read."""
    carriage = lines.feed_of(path, "utf-8") == b"\r"
    with path.open("rb") as stream:
        skipped = len(lines.mark_of(stream.read(4), "utf-8"))
        stream.seek(skipped)
        number, told = 1, 0
        for offset, size, data in _blocks(stream, skipped, carriage=carriage):
            block = Block(number, offset, data, _split(data) if data else [None])
            if moved is not None and offset + size - told >= _TOLD:
                told = offset + size
                moved(told)
            number += len(block.lines)
            yield block


def _split(data: bytes) -> list[bytes | None]:
    found: list[bytes | None] = list(data.split(b"\n"))
    if data.endswith(b"\n"):
        found.pop()
    return found


def _blocks(stream: IO[bytes], offset: int, *, carriage: bool) -> Iterator[tuple[int, int, bytes]]:
    """Yield (offset, size, whole lines), with no bytes for one line that is too long."""
    parts: list[bytes] = []
    size = 0
    while more := stream.read(_SIZE):
        more = more.replace(b"\r", b"\n") if carriage else more
        if size > lines.LONGEST:
            end = more.find(b"\n") + 1
            if not end:
                size += len(more)
                continue
            yield offset, size + end, b""
            offset, size, more = offset + size + end, 0, more[end:]
        end = more.rfind(b"\n") + 1
        if end:
            data = b"".join((*parts, more[:end]))
            yield offset, len(data), data
            offset, size, parts = offset + len(data), 0, []
        if end < len(more):
            parts.append(more[end:])
            size += len(more) - end
        if size > lines.LONGEST:
            parts = []
    if size:
        yield offset, size, b"".join(parts)
