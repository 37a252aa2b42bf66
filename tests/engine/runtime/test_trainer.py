"""What the trainer adds to transformers' own: our optimizer groups, our loss, our arguments."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
import torch
from fakes import tiny_job

from engine.job import TrainJob
from engine.methods import Full
from engine.optimizers import AdamW
from engine.precision import Fp32
from engine.runtime import batch as batching
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tokenizer, recipe_of
from engine.runtime.tokens import MASKED, ChatTemplate, Encoded
from engine.runtime.trainer import Bench, TuneTrainer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

CPU = Device(torch.device("cpu"), "cpu")


def row(*ids: int, masked: int = 1) -> Encoded:
    tokens = np.array(ids, dtype=np.int32)
    labels = tokens.copy()
    labels[:masked] = MASKED
    return Encoded(tokens, labels, 0)


@pytest.fixture
def trainer(make_base: Callable[..., Path], tmp_path: Path) -> TuneTrainer:
    base = make_base("base", dtype="float32")
    run: RunFolder = tiny_job.make_run(
        base,
        tiny_job.write_rows(tmp_path / "rows.jsonl"),
        tmp_path / "runs",
        precision={"kind": "fp32"},
        method={"kind": "full"},
        optimizer={"kind": "adamw", "learning_rate": 1e-3, "weight_decay": 0.1},
    )
    work = run.job()
    assert isinstance(work, TrainJob)
    tokenizer = load_tokenizer(base)
    model = load_model(base, Fp32(), CPU)
    recipe = recipe_of(model, base, Fp32(), Full(), CPU)
    quiet = cast("Any", SimpleNamespace())
    bench = Bench(work, run, CPU, quiet, quiet, tokenizer, ChatTemplate(tokenizer), [], recipe, {})
    return TuneTrainer(Full().prepare(model), batching.Rows([row(5, 6, 7, 8)], None), bench)


def test_norms_are_not_pulled_towards_zero(trainer: TuneTrainer) -> None:
    optimizer = trainer.create_optimizer()
    assert isinstance(optimizer, torch.optim.AdamW)
    decayed, free = optimizer.param_groups
    assert (decayed["weight_decay"], free["weight_decay"]) == (0.1, 0.0)
    norms = {id(value) for name, value in trainer.network.named_parameters() if "norm" in name}
    assert norms == {id(value) for value in free["params"]}
    assert not norms & {id(value) for value in decayed["params"]}


def test_the_loss_is_the_plain_cross_entropy_of_the_trained_tokens(trainer: TuneTrainer) -> None:
    rows = [row(5, 6, 7, 8, 9, masked=3), row(10, 11, 12, masked=2)]
    inputs = batching.padded(rows, 0)
    plain = trainer.network(**inputs).loss
    assert torch.allclose(
        trainer.compute_loss(trainer.network, inputs, num_items_in_batch=3), plain, atol=1e-6
    )


def test_accumulated_batches_weigh_every_token_alike(trainer: TuneTrainer) -> None:
    rows = [row(5, 6, 7, 8, 9, masked=3), row(10, 11, 12, masked=2)]
    whole = trainer.compute_loss(trainer.network, batching.padded(rows, 0), num_items_in_batch=3)
    parts = [
        trainer.compute_loss(trainer.network, batching.padded([one], 0), num_items_in_batch=3) for one in rows
    ]
    assert torch.allclose(sum(parts, torch.zeros(())), whole, atol=1e-6)


def test_tokens_are_counted_without_padding(trainer: TuneTrainer) -> None:
    rows = [row(5, 6, 7, 8, 9), row(10, 11, 12)]
    trainer.compute_loss(trainer.network, batching.padded(rows, 0))
    assert trainer.take_tokens() == 8
    assert trainer.take_tokens() == 0


def test_the_optimizer_is_the_jobs_own(trainer: TuneTrainer) -> None:
    assert isinstance(trainer.bench.job.optimizer, AdamW)
    assert trainer.create_optimizer() is trainer.create_optimizer()
