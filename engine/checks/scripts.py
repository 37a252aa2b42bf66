"""Which language a text is written in, told by its script and, in Latin letters, by its commonest words."""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = 2000
"""Characters of a text that are looked at."""
_WORDS: Final = 60
_SURE: Final = 3
"""Different common words of a language that make a text one of it."""
_ASCII: Final = re.compile("[A-Za-z]")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_FOREIGN: Final = re.compile(r"[^\W\d_\x00-\x7f]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("cyrillic", re.compile("[\u0400-\u052f]")),
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("hebrew", re.compile("[\u0590-\u05ff]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("thai", re.compile("[\u0e00-\u0e7f]")),
    ("greek", re.compile("[\u0370-\u03ff]")),
)
_COMMON: Final = {
    "en": "the of and to is in that it for you with are be this on as not have what how can a an or by if",
    "de": "der die das und ist nicht ein eine ich mit auf für von zu den sie wie wir auch sich dem es im",
    "fr": "le la les des est une et que pour dans vous pas sur avec qui ce je où êtes mon au plus du",
    "es": "el los las una que es por para con del como más qué está lo pero su al y",
    "pt": "os um uma que é por para com da não como mais você em na ao",
    "it": "il gli che è per con del della non una sono di più come nel alla anche ma",
}
_COMMON_WORDS: Final = {name: frozenset(words.split()) for name, words in _COMMON.items()}
LANGUAGES: Final = ("en", "zh", *(name for name, _ in _SCRIPTS), *list(_COMMON)[1:], "other")
"""Every name that a text may be given."""


def language_of(text: str) -> str | None:
    """Return a language, or a script that several share, or None for a text without letters."""
    text = text[:_LETTERS]
    if text.isascii():
        return (_latin(text) or "en") if _ASCII.search(text) else None
    english, chinese = len(_ASCII.findall(text)), len(_HAN.findall(text))
    foreign = len(_FOREIGN.findall(text)) - chinese
    if not english + chinese + foreign:
        return None
    counts = {name: len(letters.findall(text)) for name, letters in _SCRIPTS} if foreign else {}
    # A Chinese character says as much as several letters of a word; Japanese mixes some into its own.
    if (
        3 * chinese >= english
        and chinese > foreign
        and counts.get("ja", 0) + counts.get("ko", 0) <= chinese // 10
    ):
        return "zh"
    return _foreign(text, counts, english, chinese, foreign)


def _foreign(text: str, counts: dict[str, int], english: int, chinese: int, foreign: int) -> str:
    script = max(counts, key=lambda name: counts[name], default="")
    if script and 2 * counts[script] >= english and 2 * counts[script] >= foreign:
        return script
    if chinese > english // 50:
        return "other"
    # French and its neighbours write a few letters in a hundred that English lacks.
    return _latin(text) or ("en" if foreign + chinese <= english // 50 else "other")


def _latin(text: str) -> str | None:
    """Return the language most of whose common words stand in a text; None when there are too few."""
    words = _WORD.findall(text.casefold())[:_WORDS]
    counts = {name: sum(word in common for word in words) for name, common in _COMMON_WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    rest = max(count for name, count in counts.items() if name != best)
    several = len(_COMMON_WORDS[best].intersection(words)) >= _SURE
    return best if several and counts[best] > rest else None
