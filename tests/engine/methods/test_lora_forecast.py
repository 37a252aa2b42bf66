"""The forecast of LoRA's kin: a phantom holds what the real model holds, and few layers stand for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes.live_bytes import CPU, held_bytes
from fakes.small_models import SIZES, tiny
from pydantic import TypeAdapter
from transformers import AutoConfig

from engine.job import TrainJob
from engine.methods import AnyMethod
from engine.precision import AnyPrecision
from engine.runtime.configs import config_of_folder
from engine.runtime.load import load_model
from engine.runtime.objectives import Shape
from engine.runtime.phantom import Parts, conjure
from engine.runtime.quantized import tensors_of
from engine.runtime.trace import CARD, trace

if TYPE_CHECKING:
    from pathlib import Path

METHODS = {
    "pissa": {"kind": "lora", "r": 4, "init_lora_weights": "pissa"},
    "olora-dora": {"kind": "lora", "r": 4, "init_lora_weights": "olora", "use_dora": True},
    "eva": {"kind": "lora", "r": 4, "init_lora_weights": "eva"},
    "loftq": {"kind": "lora", "r": 4, "init_lora_weights": "loftq"},
    "orthogonal-fa": {"kind": "lora", "r": 4, "init_lora_weights": "orthogonal", "use_lora_fa": True},
    "some-layers": {"kind": "lora", "r": 4, "layers_to_transform": [1, 3], "target_modules": ["q_proj"]},
    "ranks": {"kind": "lora", "r": 4, "rank_pattern": {r"layers\.3\.self_attn\.q_proj": 16}},
    "adalora": {"kind": "adalora", "init_r": 6, "target_r": 4},
    "tokens": {"kind": "lora", "r": 4, "trainable_tokens": ["<a>", "<b>"]},
}
NUMBERED = {"some-layers", "ranks"}
"""Layers of several kinds in turn: what passes from one kind to the next is taken a little too large."""
SHORT = Shape(2, 24, 23, padded=True)


def a_job(precision: str, method: dict[str, Any], **training: Any) -> TrainJob:
    return TrainJob.model_validate(
        {
            "model": {"path": "/model"},
            "data": [{"path": "/rows.jsonl"}],
            "stage": {"kind": "sft", "packing": False},
            "precision": {"kind": precision},
            "method": method,
            "optimizer": {"kind": "adamw"},
            "training": {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 2, **training},
        }
    )


SAMPLE = [("pissa", "nf4", True), ("some-layers", "bf16", False), ("adalora", "bf16", False)]
OTHERS = [
    ("pissa", "bf16", False),
    ("olora-dora", "bf16", True),
    ("eva", "int8", False),
    ("loftq", "nf4", False),
    ("orthogonal-fa", "bf16", False),
    ("ranks", "nf4", False),
    ("tokens", "bf16", False),
    ("adalora", "nf4", True),
]


@pytest.mark.parametrize(
    ("way", "precision", "checkpointing"),
    [*SAMPLE, *(pytest.param(*case, marks=pytest.mark.slow) for case in OTHERS)],
)
def test_a_few_layers_extended_are_the_whole_model(way: str, precision: str, checkpointing: bool) -> None:
    job = a_job(precision, METHODS[way], gradient_checkpointing=checkpointing)
    config = AutoConfig.for_model("llama", **{**SIZES, "num_hidden_layers": 5})
    short, whole = trace(job, config, SHORT, CARD), trace(job, config, SHORT, CARD, keep_all=True)
    close = 0.03 if way in NUMBERED else 1e-3
    assert short.total == pytest.approx(whole.total, rel=close)
    assert short.trainable_parameters == whole.trainable_parameters


@pytest.mark.parametrize(
    ("way", "precision"),
    [("pissa", "bf16"), ("adalora", "bf16"), ("orthogonal-fa", "nf4"), ("tokens", "bf16"), ("ranks", "fp32")],
)
def test_a_phantom_holds_what_the_real_model_holds(way: str, precision: str, tmp_path: Path) -> None:
    tiny(num_hidden_layers=4, hidden_size=64, head_dim=16).save_pretrained(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")  # a folder without one is no model
    held = TypeAdapter[Any](AnyPrecision).validate_python({"kind": precision})
    method = TypeAdapter[Any](AnyMethod).validate_python(METHODS[way])
    real = method.prepare(load_model(tmp_path, held, CPU))
    phantom = conjure(config_of_folder(tmp_path), Parts(held, method), CPU.torch)
    assert sum(size for size, _ in phantom.held) == held_bytes(tensors_of(real))
    trained = sum(value.numel() for value in real.parameters() if value.requires_grad)
    assert phantom.trainable_parameters == trained
