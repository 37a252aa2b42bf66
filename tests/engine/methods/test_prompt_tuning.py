"""Prompt tuning begins with the words of a text, or with words drawn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from fakes.tiny_tuning import a_base, config_of
from transformers import AutoModelForCausalLM

from engine.methods.base import Setting
from engine.methods.prompt_tuning import PromptTuning
from engine.methods.virtual_tokens import encoder_of

if TYPE_CHECKING:
    from pathlib import Path


def first_tokens(method: PromptTuning, base: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the vectors that training begins with, and those of all words."""
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16)
    words = model.get_input_embeddings().weight.float()
    tuned = method.prepare(model, Setting(base=base))
    return dict(encoder_of(tuned).named_parameters())["embedding.weight"].detach(), words.detach()


def test_a_text_is_repeated_to_as_many_tokens_as_there_are(tmp_path: Path) -> None:
    method = PromptTuning(num_virtual_tokens=5, prompt_tuning_init_text="w7 w8")
    found, words = first_tokens(method, a_base(tmp_path / "base"))
    assert torch.equal(found, words[[7, 8, 7, 8, 7]])


def test_a_text_that_is_too_long_is_cut_off(tmp_path: Path) -> None:
    method = PromptTuning(num_virtual_tokens=2, prompt_tuning_init_text="w7 w8 w9")
    found, words = first_tokens(method, a_base(tmp_path / "base"))
    assert torch.equal(found, words[[7, 8]])


def test_words_may_be_drawn_at_random(tmp_path: Path) -> None:
    method = PromptTuning(num_virtual_tokens=4, prompt_tuning_init="SAMPLE_VOCAB")
    found, words = first_tokens(method, a_base(tmp_path / "base"))
    assert all(any(torch.equal(row, word) for word in words) for row in found)


def test_a_forecast_knows_no_words_and_no_text() -> None:
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(config_of("llama"))
    tuned = PromptTuning(num_virtual_tokens=4).prepare(model)
    assert sum(value.numel() for value in tuned.parameters() if value.requires_grad) == 4 * 64
