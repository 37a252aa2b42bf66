"""Freeze tuning: what is chosen is trained, whole, and nothing else changes by a bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_models import CPU, held, parts, said, save_model, save_tuned, traces, tuned

from engine.problems import ProblemError
from engine.runtime.load import load_tuned

if TYPE_CHECKING:
    from pathlib import Path

LAST: dict[str, Any] = {"kind": "freeze", "trainable_layers": 1}
FIRST = {**LAST, "layers_from": "start"}
WORDS = {**LAST, "trainable_layers": 0, "train_embeddings": True}
OUTPUT = {**LAST, "trainable_layers": 0, "train_head": True}


@pytest.mark.parametrize(
    ("method", "family", "precision", "begins"),
    [
        (LAST, "llama", "bf16", ("model.layers.2.",)),
        (FIRST, "qwen2", "bf16", ("model.layers.0.",)),
        (WORDS, "llama", "fp32", ("model.embed_tokens.",)),
        (OUTPUT, "llama", "bf16", ("lm_head.",)),
        ({**FIRST, "train_head": True}, "gpt2", "bf16", ("transformer.h.0.", "transformer.wte.")),
    ],
)
def test_it_trains_what_is_chosen_and_loads_again_exactly(
    tmp_path: Path, method: dict[str, Any], family: str, precision: str, begins: tuple[str, ...]
) -> None:
    base = save_model(family, tmp_path / "base")
    trained = tuned(base, method, precision)
    assert trained.losses[-1] < trained.losses[0]
    opened = {name for name, value in trained.model.named_parameters() if value.requires_grad}
    assert trained.changed() <= opened
    assert {name.startswith(begins) for name in opened} == {True}
    assert all(any(name.startswith(begin) for name in trained.changed()) for begin in begins)
    loaded: Any = load_tuned(save_tuned(trained, base, tmp_path / "tuned", precision), CPU).model
    assert torch.equal(said(loaded, precision), said(trained.model, precision))


@pytest.mark.parametrize("method", [WORDS, OUTPUT])
def test_a_weight_that_embeddings_and_output_layer_share_stays_shared(
    tmp_path: Path, method: dict[str, Any]
) -> None:
    base = save_model("llama", tmp_path / "base", tie_word_embeddings=True)
    model = tuned(base, method, "bf16").model
    assert model.lm_head.weight is model.model.embed_tokens.weight
    assert model.lm_head.weight.requires_grad


def test_choosing_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        tuned(save_model("llama", tmp_path / "base"), {**LAST, "trainable_layers": 0})
    assert caught.value.problem.code == "method_trains_nothing"


@pytest.mark.parametrize(("family", "method"), [("llama", FIRST), ("gemma3_text", {**LAST, **WORDS})])
def test_its_memory_is_told_from_a_few_layers(family: str, method: dict[str, Any]) -> None:
    few, whole = traces(method, "bf16", family)
    assert parts(few) == parts(whole)


@pytest.mark.parametrize("tied", [False, True])
def test_a_model_without_data_holds_what_the_real_one_holds(tmp_path: Path, *, tied: bool) -> None:
    base = save_model("llama", tmp_path / "base", tie_word_embeddings=tied)
    forecast, real = held(base, {**FIRST, **WORDS}, "bf16")
    assert forecast == real
