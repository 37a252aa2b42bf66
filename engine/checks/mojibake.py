"""Text that was read in a wrong encoding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import rewritten, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.formats.base import Example


def _western() -> dict[int, int]:
    """Return character -> byte of Windows-1252, with the bytes that it leaves out as Latin-1 has them."""
    table = {code: code for code in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        text = bytes([byte]).decode("cp1252", "ignore")
        table.update({ord(text): byte} if text else {})
    return table


_BYTES: Final = _western()
_CONTINUED: Final = "".join(re.escape(chr(code)) for code, byte in _BYTES.items() if 0x80 <= byte < 0xC0)  # noqa: PLR2004
_WESTERN: Final = re.compile(
    f"(?:[\u00c2-\u00df][{_CONTINUED}]|[\u00e0-\u00ef][{_CONTINUED}]{{2}}|[\u00f0-\u00f4][{_CONTINUED}]{{3}})+"
)
_TYPICAL: Final = re.compile(
    "[\u00c2\u00c3][\u00a0-\u00bf\u20ac]|\u00e2\u20ac|\u00ef\u00bb\u00bf"
    "|[\u00e3-\u00e9][^ -~]{2}[\u00e3-\u00e9]"
)
"""Runs that no language writes; others count only when two characters of a text are garbled."""
_RUN: Final = re.compile("[^\\x00-\\x7f]{3,}")
_PLAIN_HAN: Final = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]{2,}")
_LOST: Final = re.compile("\ufffd|\u951f\u65a4\u62f7|\u70eb\u70eb\u70eb|\u5c6f\u5c6f\u5c6f")
"""What is left where characters were lost for good: the replacement character, and it read as GBK."""


class Mojibake(RowCheck):
    """Garbled text: UTF-8 read as another encoding, so that “é” became “Ã©” and “你好” became “浣犲ソ”."""

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["mojibake"] = "mojibake"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first garbled run."""
        whole = row.whole
        if whole.isascii():
            return None
        found = next(_garbled(whole), None) or _LOST.search(whole)
        return Spot(whole, found.start(), found.end()) if found else None

    def mend(self, example: Example) -> Example | None:
        """Read the bytes again as UTF-8, where they prove that they are."""
        return rewritten(example, lambda text: text if text.isascii() else settled(text, _repaired))


def _garbled(text: str) -> Iterator[re.Match[str]]:
    runs = [run for run in _WESTERN.finditer(text) if _from_western(run[0]) is not None]
    letters = sum(len(_from_western(run[0]) or "") for run in runs)
    if letters > 1 or any(_TYPICAL.search(run[0]) for run in runs):
        yield from runs
    yield from (run for run in _RUN.finditer(text) if _from_chinese(run[0]) is not None)


def _repaired(text: str) -> str:
    parts, place = [], 0
    for run in sorted(_garbled(text), key=re.Match.start):
        new = _from_western(run[0]) or _from_chinese(run[0])
        parts += [text[place : run.start()], run[0] if new is None else new]
        place = run.end()
    return "".join([*parts, text[place:]])


def _from_western(run: str) -> str | None:
    try:
        return bytes(_BYTES[ord(letter)] for letter in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


def _from_chinese(run: str) -> str | None:
    """Return what a run of GBK characters says in UTF-8; the last of them may hold half a character."""
    try:
        new = run.encode("gbk").decode("utf-8")
    except UnicodeError:
        return None
    return new if _PLAIN_HAN.fullmatch(new) and len(new) < len(run) else None
