"""Whether a question in other words still asks the same: plain rules that rather refuse than trust."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final, Literal

from engine.reasons import reason
from engine.runtime import rewording_words as words

Kind = Literal["ask", "order", "say"]
LEAST_KEPT: Final = 0.75
"""Part of the words with a meaning of their own that must stay; of three or fewer, all."""
LEAST_KEPT_ZH: Final = 0.5
"""The same of Chinese characters, two of which make a word."""
MOST_ALIKE: Final = 0.8
"""How alike the words in their order may be; above it nothing was put otherwise."""
_TWICE, _SOME, _FEW = 3, 40, 3
_SHORT_ANSWER: Final = 40
"""Words of an answer that is short enough to be recognised by single words of it."""
_STEM: Final = 6
_HAN: Final = re.compile(r"[一-鿿]")
_WORD: Final = re.compile(r"[一-鿿]|[^\W一-鿿]+(?:['’-][^\W一-鿿]+)*")
_EXACT: Final = re.compile(r"\d+(?:[.,:]\d+)*%?|`[^`]+`|https?://\S+|\S+@\S+|[《“「][^》”」]+[》”」]|\{\w+\}")
"""What must stay as it is: numbers, code, links, addresses, titles, places to fill."""
_SPREAD: Final = re.compile(r"(?<=n)['’]t\b|(?<=can)not\b", re.IGNORECASE)
_OWNED: Final = re.compile(r"['’]s$")
_ENDINGS: Final = re.compile(r"(?:['’]s|ing|ed|es|s|ly)$")
_ME: Final = re.compile(r"I(?:['’]\w+)?$")
_QUOTES: Final = ('""', "“”", "''", "「」")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model said, and why it is refused when it is."""

    text: str
    refusal: str | None = None
    """A reason; None when it is taken."""
    score: float = 0.0
    """Of two that are taken, the higher one is the better."""


@dataclass(frozen=True)
class Reading:
    """What the rules look at in a text."""

    text: str

    @cached_property
    def plain(self) -> str:
        """The text with every "not" written out and its polite opening taken off."""
        spread = _SPREAD.sub(" not", self.text.strip())
        return words.TELLING.sub("", words.POLITE.sub("", spread, count=1), count=1).strip()

    @cached_property
    def kind(self) -> Kind:
        """Whether it asks, gives an order, or says something."""
        opened = words.POLITE.sub("", self.text.strip(), count=1)
        if words.TELLING.search(opened):
            return "ask"
        if words.ORDERS.search(opened):
            return "order"
        asks = self.text.rstrip().endswith(("?", "？")) or words.ASKING.search(opened)
        return "ask" if asks else "say"

    @cached_property
    def words(self) -> list[str]:
        """Its words in their order; a Chinese character is a word."""
        return _WORD.findall(self.plain.casefold())

    @cached_property
    def matter(self) -> list[str]:
        """Stems of the words that carry a meaning of their own, in their order."""
        return [_stem(word) for word in self.words if word not in words.EMPTY]

    @cached_property
    def meaning(self) -> frozenset[str]:
        """The same without order."""
        return frozenset(self.matter)

    @cached_property
    def whole(self) -> list[str]:
        """All its words, those of a polite opening too."""
        return _WORD.findall(self.text.casefold())

    @cached_property
    def exact(self) -> list[str]:
        """What must stay as it is."""
        return [*_EXACT.findall(self.text), *(word for word in self.words if word in words.NUMBERS)]

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Its words as they are written, without the ending of an owner."""
        return frozenset(_OWNED.sub("", word) for word in _WORD.findall(self.text))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words written as names are: with a capital in a sentence, or in Latin letters in Chinese."""
        if _HAN.search(self.text):
            return frozenset(word for word in self.spoken if word[0].isascii() and word[0].isalpha())
        sentences = (_WORD.findall(sentence) for sentence in re.split(r"[.!?:;\n]+\s*", self.text))
        named = (
            word
            for sentence in sentences
            for word in sentence[1:]
            if word[0].isupper() and not _ME.match(word)
        )
        return frozenset(_OWNED.sub("", word) for word in named)

    @cached_property
    def negates(self) -> bool:
        """Whether it says "not" in some way."""
        return bool(words.NOT.search(words.EITHER.sub("", self.plain)))

    @cached_property
    def closed(self) -> bool:
        """Whether it is answered with yes or no."""
        return bool(words.CLOSED.search(self.plain))

    @cached_property
    def senses(self) -> frozenset[str]:
        """What it asks for."""
        return frozenset(name for name, pattern in _SENSES.items() if pattern.search(self.plain))


def judge(question: str, said: str, answer: str = "") -> Judged:
    """Say whether what a model said is the question in other words; `answer` is the row's own."""
    text = bare(said)
    if not text:
        return Judged(text, reason("paraphrase_empty"))
    if not len(question) / _TWICE <= len(text) <= len(question) * _TWICE + _SOME:
        return Judged(text, reason("paraphrase_length"))
    old, new = Reading(question), Reading(text)
    refusal = _shape(old, new) or _facts(old, new) or _sense(old, new) or _matter(old, new, Reading(answer))
    return Judged(text, refusal) if refusal else Judged(text, None, _kept(old, new) - 0.5 * _alike(old, new))


def bare(said: str) -> str:
    """Return a text without what a model writes around it."""
    text = words.LEAD.sub("", said.strip()).strip()
    for opening, closing in _QUOTES:
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            text = text[1:-1].strip()
    return text


def _shape(old: Reading, new: Reading) -> str | None:
    if bool(_HAN.search(old.text)) != bool(_HAN.search(new.text)):
        return reason("paraphrase_language")
    if old.words == new.words or _alike(old, new) > MOST_ALIKE or _holds(new.words, old.words):
        return reason("paraphrase_same")
    if ("\n" in new.text) != ("\n" in old.text):
        return reason("paraphrase_length")
    return None if old.kind == new.kind else reason("paraphrase_kind")


def _facts(old: Reading, new: Reading) -> str | None:
    for one, other, code in ((old, new, "paraphrase_lost"), (new, old, "paraphrase_added")):
        missing = list((Counter(one.exact) - Counter(other.exact)).elements())
        missing += [name for name in sorted(one.names) if name not in other.spoken]
        if missing:
            return reason(code, what=missing[0])
    return None


def _sense(old: Reading, new: Reading) -> str | None:
    if old.negates != new.negates:
        return reason("paraphrase_negation")
    if _speaker_changes(old, new):
        return reason("paraphrase_speaker")
    if old.kind == "ask" and (old.closed != new.closed or old.senses != new.senses):
        return reason("paraphrase_kind")
    return None


def _speaker_changes(old: Reading, new: Reading) -> bool:
    """Say whether one that speaks comes or goes; "can I" may become "is it possible"."""
    speaks, spoken = bool(words.SPEAKER.search(old.plain)), bool(words.SPEAKER.search(new.plain))
    listens, listened = bool(words.LISTENER.search(old.plain)), bool(words.LISTENER.search(new.plain))
    if speaks == spoken:
        return listens != listened and old.kind != "order"
    one = old if speaks else new
    others = words.SPEAKER.search(words.ANYBODY.sub("", one.plain))
    return bool(others) or listens != listened or not words.NOBODY.search((new if speaks else old).plain)


def _matter(old: Reading, new: Reading, answer: Reading) -> str | None:
    fresh = new.meaning - old.meaning
    told = fresh & answer.meaning
    if len(answer.words) <= _SHORT_ANSWER and len(told) * 2 > len(fresh):
        return reason("paraphrase_answers")
    if answer.words and _shared(new, answer) > _shared(new, old):
        return reason("paraphrase_answers")
    few, chinese = len(old.meaning) <= _FEW, bool(_HAN.search(old.text))
    least, most = (LEAST_KEPT_ZH, len(new.meaning) // 2) if chinese else (LEAST_KEPT, len(new.meaning) // 3)
    again = Counter(new.matter) - Counter(old.matter) - Counter(fresh)
    if _kept(old, new) < (1.0 if few else least) or len(fresh) > (0 if few else max(most, 1)) or again:
        return reason("paraphrase_far")
    return None


def _holds(words: list[str], inner: list[str]) -> bool:
    """Say whether words stand in others without a gap."""
    return any(words[at : at + len(inner)] == inner for at in range(len(words) - len(inner) + 1))


def _kept(old: Reading, new: Reading) -> float:
    return len(old.meaning & new.meaning) / len(old.meaning) if old.meaning else 1.0


def _alike(old: Reading, new: Reading) -> float:
    return SequenceMatcher(None, old.whole, new.whole, autojunk=False).ratio()


def _shared(one: Reading, other: Reading) -> float:
    both = len(one.meaning | other.meaning)
    return len(one.meaning & other.meaning) / both if both else 0.0


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word).rstrip("e")[:_STEM] if len(word) > _FEW else word
    return _SAME.get(word) or _SAME.get(stem) or stem


_SAME: Final = {
    form: group.split()[0]
    for group in words.SAME
    for word in group.split()
    for form in (word, _ENDINGS.sub("", word).rstrip("e")[:_STEM])
}
_SENSES: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in words.SENSES.items()}
