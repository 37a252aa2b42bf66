"""The memory of a step by formula: every change of a job moves it the right way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import job
from engine.model import ModelFacts
from engine.runtime import preflight
from engine.runtime.formula import parts, weight_bytes

FACTS = ModelFacts(
    path=Path("/m"), name="m", architecture="a", model_type="llama", parameters=8_000_000_000,
    weight_bytes=16_000_000_000, dtype="BF16", hidden_size=4096, intermediate_size=14336, layers=32, heads=32,
    kv_heads=8, vocab_size=128_256, context=8192, tied_embeddings=False, chat_template=True,
)  # fmt: skip


def a_job(**changes: Any) -> job.TrainJob:
    return job.TrainJob.model_validate({"model": {"path": "/m"}, "data": [{"path": "/d"}], **changes})


def total(**changes: Any) -> int:
    work = a_job(**changes)
    return sum(segment.bytes for segment in parts(work, FACTS, work.stage.max_length, on_card=True))


def test_an_8b_qlora_of_a_usual_size_needs_what_such_runs_need() -> None:
    assert 5e9 < weight_bytes(a_job(), FACTS, 2) < 7e9
    small = {"per_device_train_batch_size": 1}
    assert 6e9 < total(training=small, stage={"kind": "sft", "max_length": 512}) < 12e9


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        ({"precision": {"kind": "nf4"}}, {"precision": {"kind": "int8"}}),
        ({"precision": {"kind": "int8"}}, {"precision": {"kind": "bf16"}}),
        ({"precision": {"kind": "bf16"}}, {"precision": {"kind": "fp32"}}),
        ({"method": {"kind": "lora", "r": 8}}, {"method": {"kind": "lora", "r": 64}}),
        ({"optimizer": {"kind": "adamw_8bit"}}, {"optimizer": {"kind": "adamw"}}),
        ({"stage": {"kind": "sft", "max_length": 512}}, {"stage": {"kind": "sft", "max_length": 4096}}),
        ({"training": {"per_device_train_batch_size": 1}}, {"training": {"per_device_train_batch_size": 8}}),
        ({"training": {"gradient_checkpointing": True}}, {"training": {"gradient_checkpointing": False}}),
        (
            {"precision": {"kind": "bf16"}, "method": {"kind": "freeze", "trainable_layers": 2}},
            {"precision": {"kind": "bf16"}, "method": {"kind": "full"}},
        ),
    ],
)
def test_what_is_cheaper_is_forecast_cheaper(cheaper: dict[str, Any], dearer: dict[str, Any]) -> None:
    assert total(**cheaper) < total(**dearer)


def test_no_segment_is_negative_and_each_is_named_once() -> None:
    segments = parts(a_job(), FACTS, 2048, on_card=False)
    assert all(segment.bytes >= 0 for segment in segments)
    assert len({segment.kind for segment in segments}) == len(segments)


@pytest.mark.parametrize(
    ("rows", "epochs", "steps"), [(160, 1.0, 10), (161, 1.0, 11), (33, 1.5, 5), (1, 0.1, 1), (0, 3.0, 0)]
)
def test_steps_are_counted_as_the_trainer_counts_them(rows: int, epochs: float, steps: int) -> None:
    assert preflight.total_steps(a_job(training={"num_train_epochs": epochs}), rows) == steps
    assert preflight.total_steps(a_job(training={"max_steps": 7}), rows) == 7


def test_the_disk_of_a_full_tune_holds_whole_models() -> None:
    full = a_job(precision={"kind": "bf16"}, method={"kind": "full"})
    assert preflight.disk_needed(full, FACTS) > 5 * 4 * FACTS.parameters
    assert preflight.disk_needed(a_job(), FACTS) < 10e9
