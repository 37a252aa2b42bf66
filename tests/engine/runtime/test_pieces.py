"""Tokens and their places: always those of the tokenizer, whichever way they are found."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.tiny_tokenizers import KINDS, tokenizer_of
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import pieces
from engine.runtime.alphabet import spelling_of, words_stand_alone
from engine.runtime.pieces import Offsets, Spelled, Words, reader_of
from engine.stages import Marked

WORDS = st.lists(
    st.text(max_size=8)
    | st.sampled_from(
        [" ", "  ", "\n", " \n ", "\t", "\u3000", "\x1c ", "it's", "'s", "a.\n\n", "12345", "e\u0301", "é",
         "<s>", "</s>", "<|im_end|>", "<|im", "👩‍👩‍👧", "你好，世界。", "\u00a0x", "…", "\r\n", "don't 3x "]
    ),
    max_size=12,
).map("".join)  # fmt: skip
TOKENIZERS = {kind: tokenizer_of(kind, "<|im_end|>") for kind in KINDS}


def read(
    reader: Any, text: str, *, templated: bool = True
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return ids, shown ends, and for each character the first token from there on and behind there."""
    tokens = next(iter(reader.read([Marked(text, (), templated)])))
    starts = [tokens.starting_at(place) for place in range(len(text) + 1)]
    ends = [tokens.ending_behind(place) for place in range(len(text) + 1)]
    return tokens.ids.tolist(), tokens.shown_ends(), starts, ends


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(text=WORDS, templated=st.booleans())
def test_ids_and_places_are_those_of_the_tokenizer(kind: str, text: str, *, templated: bool) -> None:
    tokenizer = TOKENIZERS[kind]
    found = read(reader_of(tokenizer), text, templated=templated)
    expected = read(Offsets(tokenizer), text, templated=templated)
    assert found[0] == expected[0]
    assert found[1:] == expected[1:]


def test_each_family_is_read_the_fastest_way_that_is_right_for_it() -> None:
    ways = {kind: type(reader_of(tokenizer)) for kind, tokenizer in TOKENIZERS.items()}
    assert ways == {
        "bytes": Words,
        "split bytes": Words,
        "byte fallback": Spelled,
        "unigram": Spelled,
        "wordpiece": Offsets,
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_rows_read_together_are_the_rows_read_alone(texts: list[str]) -> None:
    for tokenizer in TOKENIZERS.values():
        rows = [Marked(text, (), templated=number % 2 == 0) for number, text in enumerate(texts)]
        together = [tokens.ids.tolist() for tokens in reader_of(tokenizer).read(rows)]
        assert together == [
            tokenizer(row.text, add_special_tokens=not row.templated)["input_ids"] for row in rows
        ]


def test_tokens_put_around_a_text_stand_for_none_of_it() -> None:
    from tokenizers.processors import TemplateProcessing

    tokenizer: Any = tokenizer_of("bytes")
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    for text in ("It is", "", "在"):
        ids, shown, starts, ends = read(reader_of(tokenizer), text, templated=False)
        assert (ids[0], ids[-1]) == (1, 2)
        assert (ids, shown) == read(Offsets(tokenizer), text, templated=False)[:2]
        assert starts[0] == 0
        assert ends[-1] == len(ids)


def test_words_are_forgotten_before_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_REMEMBERED", 5)
    tokenizer = tokenizer_of("bytes")
    reader = reader_of(tokenizer)
    for text in ("a b c d e f g", "h i j k", "a b"):
        assert read(reader, text)[0] == tokenizer(text, add_special_tokens=False)["input_ids"]


def test_a_tokenizer_that_learns_a_token_is_read_anew() -> None:
    tokenizer = tokenizer_of("bytes")
    before = reader_of(tokenizer)
    assert reader_of(tokenizer) is before
    tokenizer.add_tokens(["Paris"])
    assert reader_of(tokenizer) is not before
    assert read(reader_of(tokenizer), "to Paris")[0] == tokenizer("to Paris")["input_ids"]


@pytest.mark.parametrize(
    "pattern", [r"\S+ \S+|\s+", r"(?<=a) b|\S+|\s+", r"\w+ ?|\s+", r".+"], ids=lambda pattern: pattern
)
def test_a_pattern_that_is_not_known_is_left_to_the_tokenizer(pattern: str) -> None:
    from tokenizers import Regex, pre_tokenizers

    backend: Any = tokenizer_of("bytes").backend_tokenizer
    cuts = [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(use_regex=False)]
    backend.pre_tokenizer = pre_tokenizers.Sequence(cuts)
    assert not words_stand_alone(backend)
    assert spelling_of(backend) is not None
