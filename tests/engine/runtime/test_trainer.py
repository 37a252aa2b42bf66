"""What the trainer adds to transformers' own: our optimizer groups, our loss, our arguments."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, cast

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
from engine.runtime.lessons import Lessons
from engine.runtime.load import load_model, load_tokenizer, padding, recipe_of
from engine.runtime.objectives import objective_of
from engine.runtime.preview_mix import first_epoch
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
def make_trainer(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., TuneTrainer]:
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")

    def make(device: Device = CPU, notes: list[Any] | None = None, **training: Any) -> TuneTrainer:
        run: RunFolder = tiny_job.make_run(
            base,
            data,
            tmp_path / "runs",
            precision={"kind": "fp32"},
            method={"kind": "full"},
            optimizer={"kind": "adamw", "learning_rate": 1e-3, "weight_decay": 0.1},
            training=training,
        )
        work = run.job()
        assert isinstance(work, TrainJob)
        tokenizer = load_tokenizer(base)
        model = load_model(base, Fp32(), CPU)
        recipe = recipe_of(model, base, Fp32(), Full(), CPU)
        log = cast("Any", SimpleNamespace(note=(notes if notes is not None else []).append))
        objective = objective_of(work, padding(tokenizer))
        template = ChatTemplate(tokenizer)
        bench = Bench(work, run, device, log, log, tokenizer, template, objective, Lessons([]), recipe, {})
        return TuneTrainer(Full().prepare(model), batching.Rows(Lessons([row(5, 6, 7, 8)])), bench)

    return make


@pytest.fixture
def trainer(make_trainer: Callable[..., TuneTrainer]) -> TuneTrainer:
    return make_trainer()


class Beside(Device):
    """A processor with memory beside it, as a card has."""

    gone: ClassVar[list[int]] = []

    def store(self) -> Any:
        keep = SimpleNamespace(put=lambda flat: self.gone.append(flat.numel()) or flat.clone())
        keep.get = lambda kept: kept.clone()
        return keep


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


def test_the_loss_is_in_chunks_unless_the_job_says_otherwise(
    make_trainer: Callable[..., TuneTrainer],
) -> None:
    assert make_trainer().bench.objective.token_loss.chunked
    assert not make_trainer(chunked_loss=False).bench.objective.token_loss.chunked


def step_of(trainer: TuneTrainer) -> dict[str, torch.Tensor]:
    """Take one real step on a row of 400 tokens and return the gradients before it."""
    inputs = batching.padded([row(*[number % 90 + 3 for number in range(60)] * 7)], 0)
    trainer.network.zero_grad()
    trainer.training_step(trainer.network, inputs, torch.tensor(100))
    return {name: value.grad for name, value in trainer.network.named_parameters()}


def test_a_step_offloads_its_activations_and_learns_the_same(
    make_trainer: Callable[..., TuneTrainer],
) -> None:
    Beside.gone.clear()
    plain = step_of(make_trainer(Beside(torch.device("cpu"), "cpu"), gradient_checkpointing=False))
    assert not Beside.gone
    wanted = {"gradient_checkpointing": False, "activation_offloading": True}
    trainer = make_trainer(Beside(torch.device("cpu"), "cpu"), **wanted)
    trainer.offloading._smallest = 1 << 16
    moved = step_of(trainer)
    assert Beside.gone
    assert min(Beside.gone) * 4 >= 1 << 16
    assert plain.keys() == moved.keys()
    assert all(torch.equal(plain[name], moved[name]) for name in plain)


def test_offloading_on_a_processor_is_noted_and_harmless(make_trainer: Callable[..., TuneTrainer]) -> None:
    notes: list[Any] = []
    trainer = make_trainer(notes=notes, activation_offloading=True)
    assert [note.code for note in notes] == ["offloading_idle"]
    assert step_of(trainer)


@pytest.mark.parametrize("seeds", [{"seed": 11}, {"seed": 3, "data_seed": 11}], ids=len)
def test_rows_are_seen_in_the_order_that_a_preview_of_the_mixture_shows(
    make_trainer: Callable[..., TuneTrainer], seeds: dict[str, int]
) -> None:
    trainer = make_trainer(per_device_train_batch_size=1, gradient_accumulation_steps=1, **seeds)
    trainer.train_dataset = batching.Rows(Lessons([row(5, 6, number) for number in range(7, 27)]))
    seen = [int(batch["input_ids"][0, 2]) - 7 for batch in trainer.get_train_dataloader()]
    assert seen == first_epoch(20, 11)
