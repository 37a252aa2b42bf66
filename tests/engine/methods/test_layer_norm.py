"""LayerNorm tuning: norms alone are trained, in float32 whatever the model computes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_models import CPU, held, parts, said, save_model, save_tuned, traces, tuned
from transformers import AutoModelForCausalLM

from engine.runtime.load import load_model, load_tuned
from engine.runtime.merge import Source, merge

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),  # by peft
    pytest.mark.filterwarnings("ignore:MatMul8bitLt:UserWarning"),
]
NORMS = {"kind": "layer_norm"}


@pytest.mark.parametrize(
    ("family", "precision", "count"),
    [("llama", "nf4", 7), ("mistral", "int8", 7), ("qwen3", "bf16", 13), ("gpt2", "bf16", 14)],
)
def test_it_trains_every_norm_and_loads_again_exactly(
    tmp_path: Path, family: str, precision: str, count: int
) -> None:
    base = save_model(family, tmp_path / "base")
    trained = tuned(base, NORMS, precision)
    assert trained.losses[-1] < trained.losses[0]
    assert len(trained.changed()) == count
    assert all("ln_tuning_layers" in name for name in trained.changed())
    assert {v.dtype for v in trained.model.parameters() if v.requires_grad} == {torch.float32}
    loaded: Any = load_tuned(save_tuned(trained, base, tmp_path / "tuned", precision), CPU).model
    assert torch.equal(said(loaded, precision), said(trained.model, precision))
    with loaded.disable_adapter():
        plain = load_model(base, trained.held, CPU).eval()
        assert torch.equal(said(loaded, precision), said(plain, precision))


def test_a_16_bit_model_answers_without_autocast(tmp_path: Path) -> None:
    base = save_model("llama", tmp_path / "base")
    trained = tuned(base, NORMS, "bf16")
    assert said(trained.model).dtype == torch.bfloat16


def test_it_folds_exactly_into_the_norms_of_a_plain_model(tmp_path: Path) -> None:
    base = save_model("qwen3", tmp_path / "base")
    trained = tuned(base, NORMS, steps=8)
    merge(Source(base, save_tuned(trained, base, tmp_path / "tuned")), tmp_path / "out")
    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "out", dtype=torch.float32)
    for name, value in trained.model.named_parameters():
        if value.requires_grad:
            there = name.removeprefix("base_model.model.").replace(".ln_tuning_layers.default", "")
            assert torch.equal(merged.get_parameter(there), value.bfloat16().float())


@pytest.mark.parametrize(("family", "precision"), [("llama", "nf4"), ("gemma3_text", "bf16")])
def test_its_memory_is_told_from_a_few_layers(family: str, precision: str) -> None:
    few, whole = traces(NORMS, precision, family)
    assert parts(few) == parts(whole)


def test_a_model_without_data_holds_what_the_real_one_holds(tmp_path: Path) -> None:
    forecast, real = held(save_model("llama", tmp_path / "base"), NORMS, "bf16")
    assert forecast == real
