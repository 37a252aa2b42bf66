"""Which encoding a text file is in: its byte order mark says it, or a sample of its foreign characters."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers.base import Refused
from engine.readers.blocks import marked_encoding
from engine.readers.lines import physical_lines
from engine.readers.streams import DataStream

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
MOST: Final = 1 << 30
"""Bytes that are searched for a character beyond ASCII."""
_CANDIDATES: Final = ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "cp1252"]
_DAMAGE: Final = 0.1
"""Share of lines that may be damaged without the encoding losing its case."""


def known(path: Path, encoding: str) -> str:
    """Return an encoding that a person chose; raises ProblemError when there is none of that name."""
    try:
        information = codecs.lookup(encoding)
        "\n".encode(encoding)
    except (LookupError, UnicodeError, ValueError) as error:
        raise ProblemError("encoding_unknown", path=path, encoding=encoding) from error
    return information.name


def recognise(path: Path, *, most: int = MOST) -> str:
    """Return the encoding of a text file, told by its first bytes; one of ASCII alone counts as UTF-8."""
    marked = marked_encoding(path)
    if marked is not None:
        return marked
    sample = _foreign_sample(path, most)
    wide = _wide(sample)
    if wide is not None:  # asked first: ASCII in UTF-16 is UTF-8 too, with a NUL at every other byte
        return wide
    if not sample or _fits(sample, "utf-8"):
        return "utf-8"
    from charset_normalizer import from_bytes

    fitting = [name for name in _CANDIDATES if _fits(sample, name)]
    if not fitting:
        return "utf-8"
    foreign = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())
    best = from_bytes(foreign, cp_isolation=fitting).best()
    return codecs.lookup(best.encoding).name if best is not None else fitting[0]


def undecodable(path: Path, encoding: str) -> Refused | None:
    """Return the first line that is no text in this encoding, with the reason."""
    return next((line for _, line in physical_lines(path, encoding) if isinstance(line, Refused)), None)


def _foreign_sample(path: Path, most: int) -> bytes:
    """Return some lines around the first byte beyond ASCII, or nothing when there is none."""
    with DataStream(path) as stream:
        read = 0
        while read < most and (block := stream.read(_BLOCK)):
            read += len(block)
            if block.isascii() and b"\0" not in block:
                continue
            at = next(index for index, byte in enumerate(block) if byte > 0x7F or not byte)  # noqa: PLR2004
            start = block.rfind(b"\n", 0, at) + 1
            sample = block[start : start + _SAMPLE]
            whole, feed, _ = sample.rpartition(b"\n")
            return whole if feed else sample
    return b""


def _fits(sample: bytes, encoding: str) -> bool:
    """Say whether nearly all lines with foreign characters are text in this encoding."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    bad = 0
    for line in lines:
        try:
            line.decode(encoding)
        except UnicodeDecodeError as error:
            # A sample of one long line may end in the middle of a character.
            bad += not (len(lines) == 1 and error.end >= len(line) - 4)
    return bad <= _DAMAGE * len(lines) or (bad < len(lines) and encoding == "utf-8" and _mostly_utf8(lines))


def _mostly_utf8(lines: list[bytes]) -> bool:
    """Say whether damage aside the lines are UTF-8: few of its bytes fit by chance in another encoding."""
    text = b"\n".join(lines)
    lost = len(text.decode("utf-8", errors="ignore").encode())
    foreign = sum(byte > 0x7F for byte in text)  # noqa: PLR2004
    return len(text) - lost <= _DAMAGE * foreign


def _wide(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero bytes of its ASCII half."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= len(sample) // 8 or min(even, odd) > len(sample) // 50:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
