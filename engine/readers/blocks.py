"""The physical lines of a text file as bytes, in blocks of many, so that they are judged together."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.readers.base import Refused
from engine.readers.streams import DataStream, head
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONGEST: Final = 64 << 20
"""Bytes that one line, or one record of several lines, may have."""

_SIZE: Final = 1 << 16
"""Bytes of a block: what stays in the processor's cache is read several times at little cost."""
_TOLD: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(slots=True)
class Block:
    """Lines that follow each other."""

    number: int
    """Number of the first line, from 1."""
    offset: int
    """Where the first line begins in the file, in bytes."""
    data: bytes
    """The lines with their feeds, as far as they are whole."""
    lines: list[bytes | Refused]
    """Each line without its feed, or why it cannot be had."""


def line_blocks(path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Block]:
    """Yield all lines of a file whose encoding is `exact`.

    `moved` is told now and then how many bytes of the file have been read.
    """
    feed = _feed(path, encoding)
    mark = _mark(head(path, 4), encoding)
    with DataStream(path) as stream:
        stream.read(len(mark))
        number, told = 1, 0
        for offset, data in _pieces(stream, feed):
            if stream.damaged and not (data or feed).endswith(feed):
                break  # the rest of this line is lost
            lines = _lines(data, feed, number)
            yield Block(number, len(mark) + offset, data or b"", lines)
            number += len(lines)
            if moved is not None and stream.position - told >= _TOLD:
                told = stream.position
                moved(told)
        if stream.damaged:
            yield Block(number, 0, b"", [Refused(number, reason("packing_damaged"))])


def exact(path: Path, encoding: str) -> str:
    """Return the encoding with the byte order that the file's mark tells; little-endian without one."""
    name = codecs.lookup(encoding).name
    if name == "utf-8-sig":
        return "utf-8"
    if name not in {"utf-16", "utf-32"}:
        return name
    marked = marked_encoding(path)
    return marked if marked is not None and marked.startswith(name) else f"{name}-le"


def marked_encoding(path: Path) -> str | None:
    """Return the encoding that the file's byte order mark tells, or None."""
    start = head(path, 4)
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


def _mark(start: bytes, encoding: str) -> bytes:
    return next((mark for mark, name in _BOMS if name == encoding and start.startswith(mark)), b"")


def _feed(path: Path, encoding: str) -> bytes:
    """Return the bytes that end a line; a file without any line feed may use carriage returns."""
    start = head(path, _TOLD)
    feed = "\n".encode(encoding)
    return "\r".encode(encoding) if feed not in start and len(start) < _TOLD else feed


def _pieces(stream: DataStream, feed: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield (offset, whole lines), with None in the place of one line that is too long to hold."""
    parts: list[bytes] = []
    offset = size = 0
    while more := stream.read(_SIZE):
        if size > LONGEST:
            parts = []
            if (end := _first_end(more, feed)) == 0:
                size += len(more)
                continue
            yield offset, None
            offset, size, more = offset + size + end, 0, more[end:]
        end = _last_end(more, feed)
        if end:
            data = b"".join((*parts, more[:end]))
            yield offset, data
            offset, size, parts = offset + len(data), 0, []
        if end < len(more):
            parts.append(more[end:])
            size += len(more) - end
    if size:
        yield offset, None if size > LONGEST else b"".join(parts)


def _first_end(data: bytes, feed: bytes) -> int:
    """Return the place behind the first feed, or 0; a feed of several bytes begins at a multiple of them."""
    at = data.find(feed)
    while at >= 0 and at % len(feed):
        at = data.find(feed, at + 1)
    return at + len(feed) if at >= 0 else 0


def _last_end(data: bytes, feed: bytes) -> int:
    at = data.rfind(feed)
    while at >= 0 and at % len(feed):
        at = data.rfind(feed, 0, at + len(feed) - 1)
    return at + len(feed) if at >= 0 else 0


def _split(data: bytes, feed: bytes) -> list[bytes]:
    """Split at feeds of several bytes; as `bytes.split` does, but only where a character begins."""
    found, start = [], 0
    at = data.find(feed)
    while at >= 0:
        if at % len(feed):
            at = data.find(feed, at + 1)
            continue
        found.append(data[start:at])
        start = at + len(feed)
        at = data.find(feed, start)
    return [*found, data[start:]]


def _lines(data: bytes | None, feed: bytes, number: int) -> list[bytes | Refused]:
    if data is None:
        return [_too_long(number)]
    found: list[bytes | Refused] = list(data.split(feed) if len(feed) == 1 else _split(data, feed))
    if found[-1] == b"":
        found.pop()
    if len(data) > LONGEST:
        for index, line in enumerate(found):
            if isinstance(line, bytes) and len(line) > LONGEST:
                found[index] = _too_long(number + index)
    return found


def _too_long(number: int) -> Refused:
    return Refused(number, reason("line_too_long", limit=LONGEST >> 20))
