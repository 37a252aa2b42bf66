"""Answers: streamed without loss, stopped when asked, sampled as the settings say."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.generate import Sampling, _Pieces, answer, ends, reply
from engine.runtime.tokens import ChatTemplate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def model(make_base: Callable[..., Path]) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(make_base(), dtype=torch.float32).eval()


@pytest.fixture
def tokenizer(tmp_path: Path) -> Any:
    from engine.runtime.load import load_tokenizer

    return load_tokenizer(tmp_path / "base")


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
def test_pieces_are_the_text_whatever_its_characters(bytes_tokenizer: Callable[..., Any], text: str) -> None:
    tokenizer = bytes_tokenizer()
    heard: list[str] = []
    pieces = _Pieces(tokenizer, heard.append)
    pieces.put(torch.tensor([[1, 2]]))
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    for token in ids:
        pieces.put(torch.tensor([token]))
    pieces.end()
    assert "".join(heard) == tokenizer.decode(ids, skip_special_tokens=True)


def test_the_same_seed_gives_the_same_answer_and_leaves_the_global_state(model: Any, tokenizer: Any) -> None:
    before = torch.random.get_rng_state()
    said = [
        answer(model, tokenizer, "w5 w6", Sampling(max_new_tokens=12, temperature=2.0, seed=seed)).text
        for seed in (1, 1, 2)
    ]
    assert said[0] == said[1] != said[2]
    assert torch.equal(torch.random.get_rng_state(), before)


def test_top_k_of_zero_lets_every_token_through_and_any_other_number_only_so_many(
    model: Any, tokenizer: Any
) -> None:
    def first_words(top_k: int) -> set[str]:
        hot = [Sampling(max_new_tokens=1, temperature=1e6, top_k=top_k, seed=seed) for seed in range(300)]
        return {answer(model, tokenizer, "w5", sampling).text for sampling in hot}

    assert len(first_words(0)) > 60  # transformers' own default is the 50 likeliest
    assert len(first_words(5)) <= 5


def test_a_set_stop_flag_ends_an_answer_at_once(model: Any, tokenizer: Any) -> None:
    flag = threading.Event()
    flag.set()
    done = answer(model, tokenizer, "w5", Sampling(max_new_tokens=50), stop=flag)
    assert done.tokens == 1
    assert done.ended in {"stopped", "end"}


def test_an_answer_ends_with_any_of_the_declared_ends(model: Any, tokenizer: Any) -> None:
    model.generation_config.eos_token_id = [2, 7]
    assert ends(model, tokenizer) == [2, 7]
    model.generation_config.eos_token_id = list(range(96))
    done = answer(model, tokenizer, "w5", Sampling(max_new_tokens=50))
    assert (done.tokens, done.ended) == (1, "end")


def test_a_sample_leaves_the_model_training(model: Any, tokenizer: Any) -> None:
    model.train()
    reply(model, tokenizer, ChatTemplate(tokenizer), "w5", Sampling(max_new_tokens=2))
    assert model.training
