"""The physical lines of a text file, decoded one by one, so that a bad byte costs one line only."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from engine.readers.base import Refused
from engine.readers.blocks import exact, line_blocks
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MARK: Final = "tunesmith-mark"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\0", error.end


codecs.register_error(_MARK, _mark)


def physical_lines(
    path: Path, encoding: str, moved: Callable[[int], None] | None = None
) -> Iterator[tuple[int, str | Refused]]:
    """Yield (number from 1, text without its line feed) or, for a line that is no text, its refusal."""
    encoding = exact(path, encoding)
    for block in line_blocks(path, encoding, moved):
        for number, line in enumerate(block.lines, block.number):
            yield number, decoded(line, number, encoding)


def marked_lines(
    path: Path, encoding: str, moved: Callable[[int], None] | None = None
) -> Iterator[tuple[int, str, str]]:
    """Yield (number, text, reason or ""); what is no text in a line stands there as a NUL character."""
    encoding = exact(path, encoding)
    for block in line_blocks(path, encoding, moved):
        for number, raw in enumerate(block.lines, block.number):
            line = decoded(raw, number, encoding)
            if isinstance(line, str):
                yield number, line, ""
            elif isinstance(raw, Refused):
                yield number, "\0", raw.reason
            else:
                yield number, raw.decode(encoding, errors=_MARK), line.reason


def decoded(raw: bytes | Refused, number: int, encoding: str) -> str | Refused:
    """Return the text of a line, or why it is none."""
    if isinstance(raw, Refused):
        return raw
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + 1
        return Refused(number, reason("line_undecodable", encoding=encoding, fault=error.reason, byte=at))
    if "\0" in text:
        return Refused(number, reason("nul_character", character=text.index(chr(0)) + 1))
    return text
