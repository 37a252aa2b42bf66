"""IA3 finds keys, values and the last layer of each block, whatever they are called."""

from __future__ import annotations

import pytest
import torch
from fakes.tiny_tuning import config_of, facts_of
from transformers import AutoModelForCausalLM

from engine.methods.ia3 import Ia3


def scaled(family: str, method: Ia3) -> set[str]:
    """Return the layers that get scales, by what a block calls them."""
    with torch.device("meta"):
        model = method.prepare(AutoModelForCausalLM.from_config(config_of(family)))
    trained = [name for name, value in model.named_parameters() if value.requires_grad]
    return {".".join(name.partition(".ia3_l")[0].split(".")[-2:]) for name in trained}


@pytest.mark.parametrize(
    ("family", "layers"),
    [
        ("llama", {"self_attn.k_proj", "self_attn.v_proj", "mlp.down_proj"}),
        ("gemma3_text", {"self_attn.k_proj", "self_attn.v_proj", "mlp.down_proj"}),
        ("phi3", {"self_attn.qkv_proj", "mlp.down_proj"}),
        ("gpt2", {"attn.c_attn", "mlp.c_proj"}),
    ],
)
def test_the_published_layers_are_found(family: str, layers: set[str]) -> None:
    assert scaled(family, Ia3()) == layers


def test_every_linear_layer_may_get_scales() -> None:
    method = Ia3(target_modules="all-linear")
    assert len(scaled("llama", method)) == 7
    config = config_of("llama")
    model = method.prepare(AutoModelForCausalLM.from_config(config))
    trained = sum(value.numel() for value in model.parameters() if value.requires_grad)
    assert trained == method.trainable(facts_of(config))
