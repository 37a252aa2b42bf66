"""Texts to tokens and where each token ends: exactly the tokenizer's own ids, much faster for many rows.

Three ways, from the fastest. A byte-level BPE never joins a word with the space before the next one, so
each word is tokenized once and remembered. Where the tokens of a row, written out, are the text again,
their lengths are their places. Everything else asks the tokenizer for offsets.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import WeakKeyDictionary

import numpy as np

from engine.runtime.alphabet import Spelling, spelling_of, words_stand_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

    from engine.stages import Marked

_REMEMBERED: Final = 400_000
"""Words kept at most."""
_TRIALS: Final = 64
_NOWHERE: Final = np.zeros(1, dtype=np.int64)
_WORDS: Final = re.compile(r"\s*\S+(?:[^\S ]\s*\S+)*(?:[^\S ]\s*)?|\s+")
"""Cuts a text before each space that stands behind something else than white space."""
_LAST: Final = "\0"
_CROOKED: Final = (None,)
_LONG: Final = 48
"""Characters of a word that is not worth keeping."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text and the places where they begin and end."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    text: str | None = None
    """The text when places count its UTF-8 bytes rather than characters, and that makes a difference."""
    silent: NDArray[np.bool_] | None = None
    """Tokens that stand for no text, when there are any."""

    def starting_at(self, character: int) -> int:
        """Return the number of the first token that begins at a character or behind it."""
        return int(self.starts.searchsorted(self._place(character), side="left"))

    def ending_behind(self, character: int) -> int:
        """Return the number of the first token that ends behind a character."""
        return int(self.ends.searchsorted(self._place(character), side="right"))

    def empty(self) -> Any:
        """Return an index of the tokens that stand for no text."""
        return slice(0, 0) if self.silent is None else self.silent

    def shown_ends(self) -> list[int]:
        """Return the character behind each token; a character that tokens share is the first one's."""
        if self.text is None:
            return self.ends.tolist()
        widths = [len(character.encode()) for character in self.text]
        begins = np.array([0, *accumulate(widths)][:-1], dtype=np.int64)
        return begins.searchsorted(self.ends, side="left").tolist()

    def _place(self, character: int) -> int:
        return character if self.text is None else len(self.text[:character].encode())


class Reader(Protocol):
    """Reads texts into tokens."""

    def read(self, rows: list[Marked]) -> Iterator[Tokens]:
        """Give the tokens of each row, in order."""
        ...


def reader_of(tokenizer: PreTrainedTokenizerBase) -> Reader:
    """Return the fastest way that gives exactly a tokenizer's own ids."""
    state = (len(tokenizer), len(tokenizer.added_tokens_decoder))
    known = _READERS.get(tokenizer)
    if known is None or known[0] != state:
        known = _READERS[tokenizer] = (state, _reader(tokenizer))
    return known[1]


def _reader(tokenizer: Any) -> Reader:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None or not tokenizer.is_fast or tokenizer.split_special_tokens:
        return Offsets(tokenizer)
    spelling = spelling_of(backend)
    if spelling is None:
        return Offsets(tokenizer)
    exact = Spelled(tokenizer, spelling)
    return Words(tokenizer, exact) if words_stand_alone(backend) else exact


class Offsets:
    """Asks the tokenizer for the place of every token: right for each of them, and the slowest."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer

    def read(self, rows: list[Marked]) -> Iterator[Tokens]:
        """Give the tokens of each row, in order."""
        for row in rows:
            yield self.one(row)

    def one(self, row: Marked) -> Tokens:
        """Return the tokens of a row."""
        encoded = self._tokenizer(
            row.text,
            add_special_tokens=not row.templated,
            return_offsets_mapping=True,
            return_attention_mask=False,
            truncation=False,
            verbose=False,
        )
        edges = np.asarray(encoded["offset_mapping"], dtype=np.int64).reshape(-1, 2)
        silent = edges[:, 1] <= edges[:, 0]
        starts, ends = np.maximum.accumulate(edges, axis=0).T if len(edges) else edges.T
        ids = np.asarray(encoded["input_ids"], dtype=np.int32)
        return Tokens(ids, starts, ends, silent=silent if silent.any() else None)


@dataclass(slots=True)
class Spelled:
    """Reads many rows at once without offsets, and proves the places by writing the tokens out."""

    tokenizer: Any
    spelling: Spelling
    _missed: int = 0
    _seen: int = 0
    _offsets: Offsets = field(init=False)

    def __post_init__(self) -> None:
        self._offsets = Offsets(self.tokenizer)

    def read(self, rows: list[Marked]) -> Iterator[Tokens]:
        """Give the tokens of each row, in order."""
        if self._seen >= _TRIALS and self._missed * 2 > self._seen:
            yield from self._offsets.read(rows)
            return
        for row, ids in zip(rows, self.ids(rows), strict=True):
            tokens = self.placed(row, ids)
            self._seen += 1
            self._missed += tokens is None
            yield tokens or self._offsets.one(row)

    def ids(self, rows: list[Marked]) -> list[list[int]]:
        """Return the ids of each row."""
        found: list[list[int]] = [[] for _ in rows]
        for templated in (True, False):
            numbers = [number for number, row in enumerate(rows) if row.templated is templated]
            texts = [rows[number].text for number in numbers]
            for number, ids in zip(
                numbers, encoded(self.tokenizer, texts, special=not templated), strict=True
            ):
                found[number] = ids
        return found

    def placed(self, row: Marked, ids: list[int]) -> Tokens | None:
        """Return the tokens with their places when they spell the text, else None."""
        written = row.text.encode()
        spelled = self.spelling.write(ids)
        numbers = np.array(ids, dtype=np.int32)
        if spelled == written:
            return placed(self.spelling, row.text, numbers)
        if spelled == b" " + written:  # a space that the tokenizer puts before every text
            return placed(self.spelling, row.text, numbers, before=1)
        return None


class Words:
    """Remembers the tokens of every word with the space before it.

    A word is kept under its text. One that may end with white space is kept with a NUL behind it: it is the
    last of its stretch, or was cut out with care. What `_ids` gives for a word is joined to the ids of a row;
    a word that cannot stand alone gives None in a tuple, which no bytes can be joined with.
    """

    def __init__(self, tokenizer: Any, exact: Spelled) -> None:
        self._tokenizer = tokenizer
        self._spelling = exact.spelling
        self._ids: dict[str, Any] = {}
        self._around = _around(tokenizer)

    def read(self, rows: list[Marked]) -> Iterator[Tokens]:
        """Give the tokens of each row, in order."""
        if len(self._ids) > _REMEMBERED:
            self._ids.clear()
        words = [self._words(row.text) for row in rows]
        known = [list(map(self._ids.get, parts)) for parts in words]
        missing: set[str] = set()
        for number, parts in enumerate(words):
            if None in known[number]:
                missing.update(part for part, ids in zip(parts, known[number], strict=True) if ids is None)
        passing = self._learn(list(missing))
        for row, parts, ids in zip(rows, words, known, strict=True):
            yield self._tokens(row, list(map(self._ids.__getitem__, parts)) if None in ids else ids)
        for word in passing:
            del self._ids[word]

    def _tokens(self, row: Marked, parts: list[Any]) -> Tokens:
        try:
            ids = np.frombuffer(b"".join(parts), dtype=np.int32)
        except TypeError:
            return Offsets(self._tokenizer).one(row)
        tokens = placed(self._spelling, row.text, ids)
        return tokens if row.templated else _between(tokens, *self._around)

    def _words(self, text: str) -> list[str]:
        parts: list[str] = []
        for number, stretch in enumerate(self._spelling.added.split(text)):
            if number % 2:
                parts.append(stretch + _LAST)
            elif stretch[-1:] == " " or "  " in stretch or "\n " in stretch or _LAST in stretch:
                parts += [word + _LAST for word in _WORDS.findall(stretch)]
            elif stretch:
                words = stretch.replace(" ", "\0 ").split("\0")
                words[-1] += _LAST
                parts += words
        return parts

    def _learn(self, new: list[str]) -> list[str]:
        """Tokenize words that were not met before, and return those that are too long to be met again."""
        texts = [word[:-1] if word[-1:] == _LAST else word for word in new]
        spell = self._spelling.write
        for word, text, ids in zip(new, texts, encoded(self._tokenizer, texts, special=False), strict=True):
            alone = word is not text or not text[-1:].isspace()
            straight = alone and spell(ids) == text.encode()
            self._ids[word] = array("i", ids).tobytes() if straight else _CROOKED
        return [word for word in new if len(word) > _LONG]


def encoded(tokenizer: Any, texts: list[str], *, special: bool) -> list[list[int]]:
    """Return the ids of many texts at once; the interpreter is free meanwhile."""
    backend = tokenizer.backend_tokenizer
    if backend.truncation is not None:
        backend.no_truncation()
    if backend.padding is not None:
        backend.no_padding()
    return [found.ids for found in backend.encode_batch_fast(texts, add_special_tokens=special)]


def placed(spelling: Spelling, text: str, ids: NDArray[np.int32], *, before: int = 0) -> Tokens:
    """Return tokens whose spelling is the text, behind `before` bytes that are not in it."""
    lengths = spelling.lengths[ids]
    ends = np.cumsum(lengths, dtype=np.int64) - before
    starts = ends - lengths
    if before:
        starts = np.maximum(starts, 0)
        ends[:1] = np.maximum(ends[:1], 1)  # a first token that is nothing but that space
    return Tokens(ids, starts, ends, None if text.isascii() else text)


def _between(tokens: Tokens, before: list[int], behind: list[int]) -> Tokens:
    """Return tokens with others around them that stand for no text."""
    if not before and not behind:
        return tokens
    last = tokens.ends[-1:] if len(tokens.ends) else _NOWHERE
    ids = np.concatenate([np.array(before, np.int32), tokens.ids, np.array(behind, np.int32)])
    starts = np.concatenate([_NOWHERE.repeat(len(before)), tokens.starts, last.repeat(len(behind))])
    ends = np.concatenate([_NOWHERE.repeat(len(before)), tokens.ends, last.repeat(len(behind))])
    return Tokens(ids, starts, ends, tokens.text, ends <= starts)


def _around(tokenizer: Any) -> tuple[list[int], list[int]]:
    """Return the tokens that a tokenizer puts before and behind a text that is no chat."""
    bare, whole = (encoded(tokenizer, ["a"], special=special)[0] for special in (False, True))
    for start in range(len(whole) - len(bare) + 1):
        if whole[start : start + len(bare)] == bare:
            return whole[:start], whole[start + len(bare) :]
    return [], []


_READERS: Final[WeakKeyDictionary[Any, tuple[tuple[int, int], Reader]]] = WeakKeyDictionary()
