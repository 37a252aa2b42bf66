"""Which languages a data set is written in, told by their scripts."""

from __future__ import annotations

import re
from typing import Any, Final

_SAMPLED: Final = 2000
_LETTERS: Final = 2000
"""Characters of a row that are looked at."""
_CHINESE: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_HANGUL: Final = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_ENGLISH: Final = re.compile("[A-Za-z]")
_FOREIGN: Final = re.compile(r"[^\W\d_\x00-\x7f]")


def shares(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the share of rows by language: en, zh or other; evenly sampled from large sets."""
    step = max(1, len(rows) // _SAMPLED)
    found = [language for row in rows[::step] if (language := language_of(_text(row)))]
    counts = {name: found.count(name) for name in ("en", "zh", "other")}
    return {name: round(count / len(found), 3) for name, count in counts.items() if count}


def language_of(text: str) -> str | None:
    """Return en, zh or other, or None for a text without letters."""
    english, chinese = len(_ENGLISH.findall(text)), len(_CHINESE.findall(text))
    foreign = len(_FOREIGN.findall(text)) - chinese
    if not english + chinese + foreign:
        return None
    # A Chinese character says as much as several letters of a word.
    if 3 * chinese >= english and chinese > foreign and not len(_KANA_HANGUL.findall(text)) > chinese // 10:
        return "zh"
    # French and its neighbours write a few letters in a hundred that English lacks.
    return "en" if foreign + chinese <= english // 50 else "other"


def _text(value: Any) -> str:
    """Return the words of a row without the names of its columns."""
    parts: list[str] = []
    rest: list[Any] = [value]
    size = 0
    while rest and size < _LETTERS:
        value = rest.pop()
        if isinstance(value, str):
            parts.append(value[:_LETTERS])
            size += len(parts[-1])
        elif isinstance(value, dict):
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)
    return " ".join(parts)
