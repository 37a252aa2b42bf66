"""Answers that say the same thing over and over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import answers, prose
from engine.formats.base import Document

if TYPE_CHECKING:
    from engine.formats.base import Example

_SENTENCE: Final = re.compile(r"[^\n.!?。！？]+")
_SHORTEST: Final = 80
"""Characters that a loop takes at least."""
_SEEN: Final = 24
"""Characters at the end that are looked for before it."""
_FEWEST: Final = 6
"""Letters and digits of a sentence that is worth counting."""


class Loops(RowCheck):
    """Loops: answers in which a sentence or a piece of text repeats itself again and again."""

    fix: ClassVar[Fix | None] = "drop"

    kind: Literal["loops"] = "loops"
    times: Annotated[int, Field(ge=3, le=100, title="Repeats in a row")] = 4
    """How often something may stand behind itself before it is a loop."""

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first loop of the answers."""
        return self._loop(row.example)

    def mend(self, example: Example) -> Example | None:
        """Drop a row with a loop."""
        return None if self._loop(example) else example

    def _loop(self, example: Example) -> Spot | None:
        given = (example.text,) if isinstance(example, Document) else answers(example)
        for text in given:
            if len(text) < _SHORTEST:
                continue
            for start, part in prose(text):
                found = _sentences(part, self.times) or _tail(part, self.times)
                if found:
                    return Spot(text, start + found[0], start + found[1])
        return None


def _sentences(text: str, times: int) -> tuple[int, int] | None:
    """Return where a sentence stands more than so many times in a row."""
    before, count, begin = "", 1, 0
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if not sentence:
            continue
        if sentence != before:
            before, count, begin = sentence, 1, found.start()
            continue
        count += 1
        if count > times and found.end() - begin >= _SHORTEST and _says_something(sentence):
            return begin, found.end()
    return None


def _tail(text: str, times: int) -> tuple[int, int] | None:
    """Return where the end of a text repeats what stands right before it more than so many times."""
    text = text.rstrip()
    place = text.rfind(text[-_SEEN:], 0, len(text) - 1)
    period = len(text) - _SEEN - place
    if len(text) < _SHORTEST or place < 0 or not _says_something(text[-max(period, _FEWEST) :]):
        return None
    unit, start = text[-period:], len(text) - period
    while start >= period and text[start - period : start] == unit:
        start -= period
    length = len(text) - start
    return (start, len(text)) if length > times * period and length >= _SHORTEST else None


def _says_something(text: str) -> bool:
    """Say whether a text has words, and is no line or table drawn with marks."""
    letters = [letter for letter in text[:200] if letter.isalnum()]
    return len(letters) >= min(_FEWEST, len(text) // 2 + 1) and len(set(letters)) > 1
