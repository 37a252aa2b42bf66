"""Answers in another language than their question."""

from __future__ import annotations

import re
from typing import Final, Literal

from engine.checks.base import CheckedRow, Context, RowCheck, Spot
from engine.checks.scripts import language_of
from engine.checks.words import answers, prose, question

_FEWEST: Final = 12
"""Letters below which a text may be a name or a formula."""
_LETTERS: Final = re.compile(r"[^\W\d_]")
_ASKED: Final = re.compile(
    r"translat|翻译|譯|\b(?:in|into|to|auf|en) "
    r"(?:english|chinese|mandarin|japanese|korean|russian|french|german|spanish|arabic|hindi|thai|greek)"
    r"|英文|英语|中文|汉语|日语|日文|韩语|韩文|俄语|法语|德语|西班牙语|阿拉伯语|english|chinese|拼音|pinyin",
    re.IGNORECASE,
)
"""Questions that ask for another language."""
_SCRIPTS: Final = {"zh", "ja", "ko", "cyrillic", "arabic", "hebrew", "devanagari", "thai", "greek"}


class AnswerLanguage(RowCheck):
    """Another language: answers in another language than their question, which did not ask for one."""

    kind: Literal["answer_language"] = "answer_language"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find a last answer in another script than the last question."""
        asked, given = question(row.example), answers(row.example)[-1:]
        if not asked or not given or (asked.isascii() and given[0].isascii()):
            return None
        said = "".join(part for _, part in prose(given[0]))
        first, second = language_of(asked), language_of(said)
        if first == second or not (first in _SCRIPTS or second in _SCRIPTS):
            return None
        if None in {first, second} or "other" in {first, second} or _ASKED.search(row.whole):
            return None
        long = all(_weight(text) >= _FEWEST for text in ("".join(part for _, part in prose(asked)), said))
        return Spot(given[0], 0, min(len(given[0]), 80)) if long else None


def _weight(text: str) -> int:
    """Return how many letters a text has; a character of Chinese or Japanese counts for three."""
    letters = _LETTERS.findall(text[:400])
    return sum(3 if letter >= "\u2e80" else 1 for letter in letters)
