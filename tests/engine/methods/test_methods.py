"""Methods: what is trained is what was counted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, LlamaConfig

from engine.methods import Freeze, Full, Lora, Method
from engine.model import ModelFacts

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)
SIZES = {"hidden_size": 64, "intermediate_size": 96, "num_attention_heads": 4, "num_key_value_heads": 2}


def facts(parameters: int) -> ModelFacts:
    return ModelFacts(
        path=Path("/m"), name="m", architecture="a", model_type="llama", parameters=parameters,
        weight_bytes=0, dtype="F32", hidden_size=64, intermediate_size=96, layers=3, heads=4, kv_heads=2,
        vocab_size=32,
        context=64, tied_embeddings=False, chat_template=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "method",
    [
        Lora(r=4),
        Lora(r=4, use_dora=True),
        Lora(r=4, use_rslora=True),
        Lora(r=4, target_modules="attention"),
        Full(),
        Freeze(trainable_layers=2),
        Freeze(trainable_layers=200),
    ],
)
def test_as_many_weights_are_trained_as_the_forecast_counts_all_in_float32(method: Method) -> None:
    config = LlamaConfig(vocab_size=32, num_hidden_layers=3, tie_word_embeddings=False, **SIZES)
    model = AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    whole = sum(value.numel() for value in model.parameters())
    trained = [value for value in method.prepare(model).parameters() if value.requires_grad]
    assert sum(value.numel() for value in trained) == method.trainable(facts(whole))
    assert {value.dtype for value in trained} == {torch.float32}
