"""The forecast of a preference stage is the memory of its real step."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from fakes.live_bytes import CPU, held_bytes, peak_of
from fakes.recipes import a_recipe

from engine.runtime.batch import Item, Rows
from engine.runtime.configs import config_of_folder
from engine.runtime.lessons import Lessons
from engine.runtime.load import load_model
from engine.runtime.objectives import Shape, objective_of
from engine.runtime.objectives.reference import Lookup, Referring, keys_of
from engine.runtime.recompute import recompute_layers
from engine.runtime.tokens import MASKED, Encoded
from engine.runtime.trace import CARD, PROCESSOR, trace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.job import TrainJob

SHAPE = Shape(2, 160, 159, padded=True)
"""More trained tokens than a chunk of log-probabilities."""
LORA = {"kind": "lora", "r": 8}
STAGES: dict[str, dict[str, Any]] = {
    "dpo": {"kind": "dpo"},
    "kto": {"kind": "kto"},
    "simpo": {"kind": "cpo", "loss_type": "simpo"},
    "reward": {"kind": "reward"},
}
SIZES = {"vocab_size": 2048, "num_hidden_layers": 6, "max_position_embeddings": 256}


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base("base", dtype="bfloat16", **SIZES)


def a_job(stage: str, method: dict[str, Any], *, chunked: bool = True) -> TrainJob:
    usual = {"per_device_train_batch_size": SHAPE.rows, "gradient_accumulation_steps": 1}
    return a_recipe(
        stage={"max_length": 256, **STAGES[stage]},
        precision={"kind": "bf16"},
        method=method,
        optimizer={"kind": "adamw"},
        training={**usual, "chunked_loss": chunked},
    )


def a_row(seed: int, length: int) -> Encoded:
    ids = np.random.default_rng(seed).integers(3, 2000, length).astype(np.int32)
    labels = ids.copy()
    labels[0] = MASKED
    return Encoded(ids, labels, 0)


def measured(job: TrainJob, base: Path) -> int:
    """Return the most bytes of tensors that live in a real step and its update."""
    objective = objective_of(job, 0)
    width = job.stage.width
    rows = [a_row(seed, SHAPE.length - 3 * (seed == 0)) for seed in range(SHAPE.rows * width)]
    items = [Item(tuple(rows[at : at + width]), target=True) for at in range(0, len(rows), width)]
    model: Any = load_model(base, job.precision, CPU, objective.outputs(Lessons(rows, width)))
    model = job.method.prepare(model)
    recompute_layers(model, job.precision)
    model.train()
    objective.fit(model)
    if isinstance(objective, Referring):
        objective.learn(Rows(Lessons(rows, width)))
        texts = [text for item in items for text in objective.texts_of(item)]
        objective._reference = Lookup(keys_of(texts), np.zeros(len(texts), np.float32))
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = job.optimizer.build([{"params": trained, "weight_decay": 0.01}], CPU.torch)
    batch = objective.collate(items)

    def update() -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
            loss = objective.loss(model, batch)
        loss.backward()
        optimizer.step()

    update()
    optimizer.zero_grad()
    gc.collect()
    kept = [part for held in optimizer.state.values() for part in held.values() if torch.is_tensor(part)]
    return held_bytes([*model.parameters(), *model.buffers(), *kept]) + peak_of(update)


@pytest.mark.parametrize(
    ("stage", "method"),
    [("dpo", {"kind": "full"}), ("kto", LORA), ("simpo", LORA), ("reward", {"kind": "full"})],
    ids=["dpo-full", "kto-lora", "simpo-lora", "reward-full"],
)
def test_a_step_needs_what_the_forecast_says(stage: str, method: dict[str, Any], base: Path) -> None:
    job = a_job(stage, method)
    traced = trace(job, config_of_folder(base), SHAPE, PROCESSOR)
    assert traced.total == pytest.approx(measured(job, base), rel=0.02)


@pytest.mark.parametrize("stage", STAGES)
def test_a_few_layers_extended_are_the_whole_model(stage: str, base: Path) -> None:
    job, config = a_job(stage, LORA), config_of_folder(base)
    few, whole = (trace(job, config, SHAPE, CARD, keep_all=keep_all) for keep_all in (False, True))
    assert few.total == pytest.approx(whole.total, rel=1e-3)
    assert few.reserved == pytest.approx(whole.reserved, rel=1e-3)
    assert few.trainable_parameters == whole.trainable_parameters
