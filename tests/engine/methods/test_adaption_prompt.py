"""LLaMA-Adapter: tokens of the upper layers, trained and loaded in float32 whatever the base is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from fakes.tiny_tuning import IDS, a_base, a_tune, config_of, facts_of
from transformers import AutoModelForCausalLM

from engine.methods.adaption_prompt import AdaptionPrompt
from engine.precision import Bf16, Nf4, Precision
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("precision", [Nf4(), Bf16()], ids=["nf4", "bf16"])
def test_a_tune_changes_only_the_tokens_and_comes_back_bit_for_bit(
    precision: Precision, tmp_path: Path
) -> None:
    method = AdaptionPrompt(adapter_len=4, adapter_layers=1)
    tune = a_tune(method, a_base(tmp_path / "base"), precision, tmp_path / "adapter")
    assert tune.losses[-1] < tune.losses[0]
    assert tune.changed == {name for name, value in tune.model.named_parameters() if value.requires_grad}
    assert all(".layers.1." in name for name in tune.changed)
    assert torch.equal(tune.logits(tune.again), tune.logits(tune.model))
    with torch.no_grad():  # as chat computes it
        assert torch.equal(tune.again(input_ids=IDS).logits, tune.model(input_ids=IDS).logits)
    with tune.again.disable_adapter():
        assert not torch.equal(tune.logits(tune.again), tune.logits(tune.model))


@pytest.mark.parametrize("layers", [1, 30])
def test_a_small_model_is_adapted_in_all_its_layers(layers: int) -> None:
    method, config = AdaptionPrompt(adapter_layers=layers), config_of("llama")
    model = method.prepare(AutoModelForCausalLM.from_config(config).to(torch.bfloat16))
    trained = [value for value in model.parameters() if value.requires_grad]
    assert sum(value.numel() for value in trained) == method.trainable(facts_of(config))
    assert {value.dtype for value in trained} == {torch.float32}


def test_a_model_of_another_kind_is_refused_with_its_name() -> None:
    with pytest.raises(ProblemError) as caught:
        AdaptionPrompt().prepare(AutoModelForCausalLM.from_config(config_of("qwen3")))
    assert caught.value.problem.code == "method_refused_on_model"
