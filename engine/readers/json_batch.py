"""Many rows of a JSON list at once, where each stands behind the one before in the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from engine.readers.base import Item, Record, Refused
from engine.readers.blocks import Block
from engine.readers.strict_json import skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.readers.json_recovery import Habits
    from engine.readers.json_window import Window

_OPENING: Final = re.compile(r'\{\s{0,100}"[^"\\\n]{0,200}"\s{0,9}:')
_STRETCH: Final = 1 << 18
"""Characters that are judged together; a file may be one line of gigabytes."""
_ENOUGH: Final = 4
"""Rows that are worth being judged together."""


class Batches:
    """Cuts the text in view wherever a row seems to end and the next to begin, and keeps what is proved.

    A piece that is one whole JSON object is the very value that a parser finds at its beginning, because no
    object is the beginning of another. Pieces that are none, and all behind them, are left to the parser.
    """

    def __init__(self, window: Window, habits: Habits) -> None:
        self._window = window
        self._habits = habits
        self._gap: str | None = None
        self._wait = 0
        """Rows to be read one by one, because that many were judged together for nothing."""

    def rows(self) -> Iterator[Item]:
        """Yield the rows at the position that are cleared together, maybe none, and move behind them."""
        window, gap = self._window, self._window.passed
        same = gap is not None and gap == self._gap
        self._gap = gap
        if self._wait:
            self._wait -= 1
            return
        opening = _OPENING.match(window.text, window.at)
        if not same or gap is None or opening is None or not self._in_place(gap):
            return
        parts = window.text[window.at : window.at + _STRETCH].split("}" + gap + opening[0])
        if len(parts) <= _ENOUGH:
            return
        pieces = [parts[0] + "}", *(f"{opening[0]}{part}}}" for part in parts[1:-1])]
        rows = _cleared(pieces)
        whole = next((number for number, row in enumerate(rows) if row is None), len(rows))
        self._wait = len(rows) - whole
        if whole:
            yield from self._records(rows[:whole], pieces[:whole], gap)  # type: ignore[arg-type]

    def _in_place(self, gap: str) -> bool:
        """Say whether rows behind such a gap are on lines of their own like those before, or all in line."""
        if gap.count("\n") > 1 or skip(gap, 0) < len(gap):
            return False
        indentation = gap.partition("\n")[2] if "\n" in gap else None
        return self._habits.stands_like_others(
            None if indentation is None or indentation.strip() else indentation
        )

    def _records(self, rows: list[dict[str, Any]], pieces: list[str], gap: str) -> Iterator[Item]:
        window, between = self._window, gap.count("\n")
        yield from window.blanks(window.line)
        line, counted = window.line, window.counted
        for number, (row, piece) in enumerate(zip(rows, pieces, strict=True)):
            first = line + between if number else line
            line = first + piece.count("\n")
            yield Record(first, row, max(0, line - counted))
            counted = max(counted, line)
        self._habits.learn_all(rows)
        window.go(sum(map(len, pieces)) + len(gap) * (len(pieces) - 1), line)


def _cleared(pieces: list[str]) -> list[dict[str, Any] | None]:
    """Return the object that each piece is, or None."""
    from engine.readers.fast_json import cleared  # it needs numpy, which a window does without

    try:
        lines: list[bytes | Refused] = [piece.encode() for piece in pieces]
        data = "\n".join(pieces).encode()
    except UnicodeEncodeError:
        return [None] * len(pieces)
    return cleared(Block(0, 0, data, lines))
