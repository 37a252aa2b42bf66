"""The physical lines of a text file, decoded one by one, so that a bad byte costs one line only."""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING, Final

from engine.readers.base import Refused
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONGEST: Final = 64 << 20
"""Bytes that one line, or one record of several lines, may have."""

_BLOCK: Final = 1 << 20
_MARK: Final = "tunesmith-mark"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\0", error.end


codecs.register_error(_MARK, _mark)


def physical_lines(
    path: Path, encoding: str, moved: Callable[[int], None] | None = None
) -> Iterator[tuple[int, str | Refused]]:
    """Yield (number from 1, text without its line feed) or, for a line that is no text, its refusal."""
    for number, raw, encoding_used in _numbered(path, encoding, moved):
        yield number, decoded(raw, number, encoding_used)


def marked_lines(
    path: Path, encoding: str, moved: Callable[[int], None] | None = None
) -> Iterator[tuple[int, str, str]]:
    """Yield (number, text, reason or ""); what is no text in a line stands there as a NUL character."""
    for number, raw, encoding_used in _numbered(path, encoding, moved):
        line = decoded(raw, number, encoding_used)
        if isinstance(line, str):
            yield number, line, ""
        elif raw is None or len(raw) > LONGEST:
            yield number, "\0", line.reason
        else:
            yield number, raw.decode(encoding_used, errors=_MARK), line.reason


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
    with path.open("rb") as stream:
        head = stream.read(4)
    return next((name for mark, name in _BOMS if head.startswith(mark)), None)


def _numbered(
    path: Path, encoding: str, moved: Callable[[int], None] | None
) -> Iterator[tuple[int, bytes | None, str]]:
    encoding = exact(path, encoding)
    told, at = 0, 0
    with path.open("rb") as stream:
        skipped = len(mark_of(stream.read(4), encoding))
        stream.seek(skipped)
        for number, (raw, size) in enumerate(_raw_lines(stream, feed_of(path, encoding)), 1):
            at += size
            if moved is not None and at - told >= _BLOCK:
                told = at
                moved(at + skipped)
            yield number, raw, encoding


def mark_of(head: bytes, encoding: str) -> bytes:
    """Return the byte order mark that a file's first bytes begin with, or nothing."""
    return next((mark for mark, name in _BOMS if name == encoding and head.startswith(mark)), b"")


def feed_of(path: Path, encoding: str) -> bytes:
    """Return the bytes that end a line; a file without any line feed may use carriage returns."""
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
    feed = "\n".encode(encoding)
    return "\r".encode(encoding) if feed not in head and len(head) < _BLOCK else feed


def _raw_lines(stream: IO[bytes], feed: bytes) -> Iterator[tuple[bytes | None, int]]:
    """Yield (line without its feed, bytes used); the line is None when it is too long to hold."""
    if feed != b"\n":
        yield from _split_lines(stream, feed)
        return
    while raw := stream.readline(LONGEST + 2):
        size = len(raw)
        if raw.endswith(b"\n"):
            yield raw[:-1], size
        elif size < LONGEST + 2:
            yield raw, size
        else:
            while (more := stream.readline(_BLOCK)) and not more.endswith(b"\n"):
                size += len(more)
            yield None, size + len(more)


def _split_lines(stream: IO[bytes], feed: bytes) -> Iterator[tuple[bytes | None, int]]:
    """Do the same for feeds of several bytes, which count only where a character begins."""
    rest, start, size = b"", 0, 0
    while block := stream.read(_BLOCK):
        rest += block
        while (end := _aligned(rest, feed, start)) >= 0:
            line = rest[start:end]
            yield (None if size + len(line) > LONGEST else line), size + len(line) + len(feed)
            start, size = end + len(feed), 0
        rest, start = rest[start:], 0
        if len(rest) > LONGEST:
            # Keep what is not yet a whole character, so that the search stays aligned.
            kept = len(rest) % len(feed)
            size += len(rest) - kept
            rest = rest[len(rest) - kept :]
    if rest or size:
        yield (None if size else rest), size + len(rest)


def _aligned(text: bytes, feed: bytes, start: int) -> int:
    at = text.find(feed, start)
    while at >= 0 and (at - start) % len(feed):
        at = text.find(feed, at + 1)
    return at


def decoded(raw: bytes | None, number: int, encoding: str) -> str | Refused:
    """Return the text of a line, or why it is none."""
    if raw is None or len(raw) > LONGEST:
        return Refused(number, reason("line_too_long", limit=LONGEST >> 20))
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + 1
        return Refused(number, reason("line_undecodable", encoding=encoding, fault=error.reason, byte=at))
    if "\0" in text:
        return Refused(number, reason("nul_character", character=text.index(chr(0)) + 1))
    return text
