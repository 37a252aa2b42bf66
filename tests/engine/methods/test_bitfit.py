"""BitFit: biases alone are trained, beside weights of any precision, and fold into a plain model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_models import CPU, held, parts, said, save_model, save_tuned, traces, tuned
from transformers import AutoModelForCausalLM

from engine.precision import Fp32
from engine.problems import ProblemError
from engine.runtime.load import load_model, load_tuned
from engine.runtime.merge import Source, merge

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),  # by peft
    pytest.mark.filterwarnings("ignore:MatMul8bitLt:UserWarning"),
]
BITFIT = {"kind": "bitfit"}


@pytest.mark.parametrize(
    ("family", "precision", "each"),
    [("llama", "nf4", 7), ("qwen3", "int8", 4), ("qwen2", "bf16", 3), ("gpt2", "fp32", 6)],
)
def test_it_trains_the_biases_that_a_model_has_or_could_have_and_loads_again_exactly(
    tmp_path: Path, family: str, precision: str, each: int
) -> None:
    base = save_model(family, tmp_path / "base")
    trained = tuned(base, BITFIT, precision)
    last = family == "gpt2"  # its last norm has a bias too
    assert trained.losses[-1] < trained.losses[0]
    assert len(trained.changed()) == 3 * each + last
    assert all("bitfit_bias" in name for name in trained.changed())
    loaded: Any = load_tuned(save_tuned(trained, base, tmp_path / "tuned", precision), CPU).model
    assert torch.equal(said(loaded, precision), said(trained.model, precision))
    plain = said(load_model(base, trained.held, CPU).eval(), precision)
    with loaded.disable_adapter():
        assert torch.equal(said(loaded, precision), plain)


@pytest.mark.parametrize(
    ("family", "switches"),
    [("llama", {"attention_bias", "mlp_bias"}), ("qwen3", {"attention_bias"}), ("gpt2", set())],
)
def test_new_biases_fold_into_a_model_that_transformers_alone_opens(
    tmp_path: Path, family: str, switches: set[str]
) -> None:
    base = save_model(family, tmp_path / "base", dtype="float32")
    trained = tuned(base, BITFIT, steps=8)
    merge(Source(base, save_tuned(trained, base, tmp_path / "tuned")), tmp_path / "out", dtype="float16")
    merged, told = AutoModelForCausalLM.from_pretrained(
        tmp_path / "out", output_loading_info=True, dtype=torch.float32
    )
    assert not any(told.values())
    assert {
        name for name in ("attention_bias", "mlp_bias") if getattr(merged.config, name, False)
    } == switches
    learned = said(trained.model)
    rounding = (said(merged) - learned).abs().max()
    assert rounding < 0.02 * (said(load_model(base, Fp32(), CPU)) - learned).abs().max()


@pytest.mark.parametrize(
    ("family", "method"), [("mistral", BITFIT), ("llama", {**BITFIT, "add_missing": False})]
)
def test_a_model_without_biases_is_refused_with_another_way(
    tmp_path: Path, family: str, method: dict[str, Any]
) -> None:
    with pytest.raises(ProblemError) as caught:
        tuned(save_model(family, tmp_path / "base"), method)
    assert caught.value.problem.code == "model_without_biases"
    assert "LayerNorm tuning" in str(caught.value)


@pytest.mark.parametrize(("family", "precision"), [("llama", "nf4"), ("qwen2", "bf16")])
def test_its_memory_is_told_from_a_few_layers(family: str, precision: str) -> None:
    few, whole = traces(BITFIT, precision, family)
    assert parts(few) == parts(whole)


def test_a_model_without_data_holds_what_the_real_one_holds(tmp_path: Path) -> None:
    forecast, real = held(save_model("llama", tmp_path / "base"), BITFIT, "nf4")
    assert forecast == real
