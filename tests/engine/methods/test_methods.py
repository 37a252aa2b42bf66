"""Methods: what is trained is what was counted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, LlamaConfig, MixtralConfig

from engine.methods import AdaLora, BitFit, Bottleneck, Freeze, Full, LayerNorm, Lora, Method
from engine.model import ModelFacts
from engine.problems import ProblemError

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
        Lora(r=4, target_modules=("v_proj", "down_proj"), layers_to_transform=(0, 2)),
        Lora(r=4, exclude_modules=("mlp.up_proj",), rank_pattern={"q_proj": 8, r"layers\.1\.mlp\..*": 2}),
        Lora(r=4, init_lora_weights="pissa", use_rslora=True, rank_pattern={"o_proj": 6}),
        Lora(r=4, init_lora_weights="olora", use_lora_fa=True),
        Lora(r=4, use_lora_fa=True, use_dora=True),
        Lora(r=4, trainable_tokens=("<a>", "<b>", "<a>")),
        AdaLora(init_r=6, target_r=2),
        AdaLora(target_modules="attention", layers_to_transform=(1,), exclude_modules=("o_proj",)),
        Full(),
        Freeze(trainable_layers=2),
        Freeze(trainable_layers=200),
        Freeze(trainable_layers=1, layers_from="start", train_embeddings=True),
        Freeze(trainable_layers=0, train_embeddings=True, train_head=True),
        BitFit(),
        LayerNorm(),
        Bottleneck(),
        Bottleneck(placement="pfeiffer", reduction_factor=7),
    ],
)
def test_as_many_weights_are_trained_as_the_forecast_counts_all_in_float32(method: Method) -> None:
    config = LlamaConfig(vocab_size=32, num_hidden_layers=3, tie_word_embeddings=False, **SIZES)
    model = AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    whole = sum(value.numel() for value in model.parameters())
    trained = [value for value in method.prepare(model).parameters() if value.requires_grad]
    assert sum(value.numel() for value in trained) == method.trainable(facts(whole))
    assert {value.dtype for value in trained} == {torch.float32}


def test_lora_adapts_the_experts_of_a_mixture_without_a_warning() -> None:
    config = MixtralConfig(vocab_size=32, num_hidden_layers=1, num_local_experts=2, **SIZES)
    model = Lora(r=4).prepare(AutoModelForCausalLM.from_config(config))
    ids = torch.arange(16)[None]
    model(input_ids=ids, labels=ids).loss.backward()
    learned = {
        name for name, value in model.named_parameters() if value.grad is not None and value.grad.any()
    }
    experts = "base_model.model.model.layers.0.mlp.experts"
    assert {f"{experts}.lora_B.default.weight", f"{experts}.base_layer.lora_B.default.weight"} <= learned


@pytest.mark.parametrize("setting", [{"use_dora": True}, {"lora_dropout": 0.1}])
def test_what_cannot_be_put_on_experts_is_refused(setting: dict[str, float]) -> None:
    config = MixtralConfig(vocab_size=32, num_hidden_layers=1, num_local_experts=2, **SIZES)
    with pytest.raises(ProblemError) as caught:
        Lora(r=4, **setting).prepare(AutoModelForCausalLM.from_config(config))
    assert caught.value.problem.code == "adapter_refused_on_experts"
