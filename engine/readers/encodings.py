"""Which encoding a text file is in: its byte order mark says it, or a sample of its foreign characters."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers.base import Refused
from engine.readers.blocks import marked_encoding
from engine.readers.lines import physical_lines
from engine.readers.scripts import Language, likeness
from engine.readers.streams import DataStream, head

if TYPE_CHECKING:
    from pathlib import Path

ENCODINGS: Final = (
    "utf-8",
    "utf-16",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "cp1251",
    "cp1252",
    "latin-1",
)
"""What a person may choose from; any other name that Python knows will do as well."""

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
MOST: Final = 1 << 30
"""Bytes that are searched for a character beyond ASCII."""
_FAMILIES: Final[tuple[tuple[Language, tuple[str, ...]], ...]] = (
    ("chinese", ("gb18030",)),
    ("chinese", ("big5", "cp950", "big5hkscs")),
    ("japanese", ("shift_jis", "cp932")),
    ("japanese", ("euc_jp", "euc_jis_2004")),
    ("korean", ("euc_kr", "cp949")),
    ("russian", ("cp1251",)),
    ("western", ("cp1252", "latin-1")),
)
"""Encodings that are told apart, each with larger ones that hold it, and what is written in them."""
_OF_TWO_BYTES: Final = ("chinese", "japanese", "korean")
_DAMAGE: Final = 0.2
"""Share of lines that may be damaged without an encoding losing its case."""
_UTF8: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_HEAD_START: Final = 0.5
_SOUND: Final = 0.9
"""Score of a text that may be UTF-8 throughout, at least."""
_CHANCE: Final = 8
"""Characters of two bytes that another encoding may seem to have in UTF-8."""
_RARE: Final = 200
"""Bytes of a text in UTF-16 of which at least one is zero, unless it is short."""
_LEGIBLE: Final = 0.2
_CLEAR: Final = 0.5
"""Likeness to a language that a text needs to count as UTF-16, with zero bytes in it and without any."""
_TINY: Final = 16
_SHORT: Final = 200
"""Bytes of a text in UTF-16 that may have neither a space nor a line feed."""


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
    start = head(path, _SAMPLE)
    marked = marked_encoding(path)
    if marked is not None and (not marked.startswith("utf-16") or _is_wide(start, marked)):
        return marked
    wide = _wide(start)
    if wide is not None:  # asked first: ASCII in UTF-16 is UTF-8 too, with a NUL at every other byte
        return wide
    sample = _foreign_sample(path, most)
    if not sample or _is_surely_utf8(sample):
        return "utf-8"
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    # What is UTF-8 throughout may be so by chance where two bytes make a character, never where one does.
    doubtful = [found for found in _FAMILIES if found[0] in _OF_TWO_BYTES or _utf8_characters(sample)[1]]
    scored = [_utf8(lines), *(_legacy(lines, language, family) for language, family in doubtful)]
    if len(start) < _SHORT and _utf8_characters(sample)[1]:
        wides = [(_wide_likeness(start, name), name) for name in ("utf-16-le", "utf-16-be")]
        scored += [found for found in wides if found[0] > _CLEAR]
    score, name = max(scored, key=lambda found: found[0])
    return name if score > 0 else "utf-8"


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
            return whole if feed and len(sample) == _SAMPLE else sample
    return b""


def _is_surely_utf8(sample: bytes) -> bool:
    """Say whether all is UTF-8, and more than a few characters that may be others by chance."""
    characters, stray = _utf8_characters(sample)
    return not stray and (len(characters) > _CHANCE or any(len(character) > 2 for character in characters))  # noqa: PLR2004


def _utf8_characters(data: bytes) -> tuple[list[bytes], int]:
    """Return (the characters beyond ASCII that are UTF-8, how many other bytes beyond ASCII there are)."""
    characters = _UTF8.findall(data)
    foreign = sum(byte > 0x7F for byte in data)  # noqa: PLR2004
    return characters, foreign - sum(map(len, characters))


def _utf8(lines: list[bytes]) -> tuple[float, str]:
    """Return (score, name) of UTF-8 with damage; its characters rarely come about by chance."""
    sound = damaged = 0
    texts = []
    for line in lines:
        characters, stray = _utf8_characters(line)
        texts += characters
        sound += not stray
        damaged += len(characters) < stray
    if not texts:
        return -2.0, "utf-8"
    likely = likeness(" ".join(character.decode() for character in texts))
    long = sum(len(character) > 2 for character in texts) / len(texts)  # noqa: PLR2004
    score = _HEAD_START + max(likely, long) - damaged / len(lines)
    return score if sound < len(lines) else max(score, _SOUND), "utf-8"


def _legacy(lines: list[bytes], language: Language, family: tuple[str, ...]) -> tuple[float, str]:
    """Return (score, encoding) of the first member of a family that loses the fewest lines."""
    best, fewest = (-2.0, family[0]), len(lines)
    for name in family:
        texts = [text for line in lines if (text := _read(line, name, alone=len(lines) == 1)) is not None]
        lost = len(lines) - len(texts)
        if texts and lost < fewest and lost <= max(_DAMAGE * len(lines), 1):
            best, fewest = (likeness("\n".join(texts), language) - 2 * lost / len(lines), name), lost
    return best


def _read(line: bytes, encoding: str, *, alone: bool) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        # A sample of one long line may end in the middle of a character.
        cut = alone and len(line) > _SAMPLE // 2 and error.end >= len(line) - 4
        return line[: error.start].decode(encoding) if cut else None


def _wide(start: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero bytes of its line feeds and other ASCII characters."""
    if _RARE * start.count(0) < len(start):
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    if 4 * max(even, odd) > len(start) and 20 * min(even, odd) < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    score, name = max((_wide_likeness(start, name), name) for name in ("utf-16-le", "utf-16-be"))
    return name if score > _LEGIBLE else None


def _is_wide(start: bytes, encoding: str) -> bool:
    """Say whether a text with a mark of UTF-16 is that: two damaged bytes at its beginning look the same."""
    if len(start) < _TINY or start.count(0) * _RARE > len(start):
        return True
    return likeness(start[: len(start) // 2 * 2].decode(encoding, errors="ignore")) > _LEGIBLE


def _wide_likeness(start: bytes, encoding: str) -> float:
    try:
        text = start[: len(start) // 2 * 2].decode(
            encoding, errors="ignore" if len(start) == _SAMPLE else "strict"
        )
    except UnicodeDecodeError:
        return -2.0
    return likeness(text) if len(start) % 2 == 0 else -2.0
