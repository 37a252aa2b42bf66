"""Every precision, method, stage and optimizer of the tables trains, saves and reloads on a tiny model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job
from transformers import MixtralConfig

from engine.events import Evaluated, Event, Finished, Noted, Prepared, Sampled, Saved, Stepped
from engine.runtime import batch, worker
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tuned
from engine.runtime.tokens import Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

CPU = Device(torch.device("cpu"), "cpu")
LORA = {"kind": "lora", "r": 4}
SHORT = {"max_steps": 4, "save_steps": 100}


@pytest.fixture
def tune(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that trains a tiny model in this process and returns its run folder."""
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")

    def train(*, training: dict[str, Any] | None = None, **parts: Any) -> RunFolder:
        run = tiny_job.make_run(
            base, data, tmp_path / "runs", training={**SHORT, **(training or {})}, **parts
        )
        worker.work(run.path)
        return run

    return train


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def assert_completed(run: RunFolder) -> None:
    finished = of(Finished, run)[-1]
    assert finished.outcome == "completed", finished.problem.sentence()
    assert all(math.isfinite(step.loss) for step in of(Stepped, run))


def row(*ids: int) -> Encoded:
    import numpy as np

    tokens = np.array(ids, dtype=np.int32)
    return Encoded(tokens, tokens, 0)


@pytest.mark.parametrize(
    ("precision", "method"),
    [
        ("nf4", LORA),
        ("nf4", {**LORA, "use_dora": True}),
        ("int8", LORA),
        ("bf16", {**LORA, "use_rslora": True, "target_modules": "attention"}),
        ("fp32", LORA),
        ("fp32", {"kind": "full"}),
        ("bf16", {"kind": "full"}),
        ("fp32", {"kind": "freeze", "trainable_layers": 1}),
        ("bf16", {"kind": "freeze", "trainable_layers": 1}),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(str(part) for part in value.values()),
)
def test_a_combination_trains_changes_the_model_and_reloads(
    tune: Callable[..., RunFolder], precision: str, method: dict[str, Any]
) -> None:
    run = tune(precision={"kind": precision}, method=method)
    assert_completed(run)
    result = run.result()
    assert result is not None
    tuned = load_tuned(result, CPU)
    work = run.job()
    assert work.kind == "train"
    base = load_model(work.model.folder(), work.precision, CPU).eval()
    inputs = batch.padded([row(5, 9, 11, 3)], 0)
    with torch.no_grad():
        after, before = batch.predictions(tuned.model, inputs)[0], batch.predictions(base, inputs)[0]
    assert not torch.equal(after, before)
    assert torch.isfinite(after).all()


@pytest.mark.parametrize(
    ("method", "expected"),
    [({"kind": "freeze", "trainable_layers": 1}, ("model.layers.1.",)), ({"kind": "full"}, ("",))],
    ids=["freeze", "full"],
)
def test_only_the_intended_weights_change(
    tune: Callable[..., RunFolder], method: dict[str, Any], expected: tuple[str, ...]
) -> None:
    run = tune(precision={"kind": "fp32"}, method=method)
    work = run.job()
    assert work.kind == "train"
    base = dict(load_model(work.model.folder(), work.precision, CPU).named_parameters())
    tuned = dict(load_tuned(run.model, CPU).model.named_parameters())
    changed = {name for name, value in tuned.items() if not torch.equal(value, base[name])}
    assert changed == {name for name in base if name.startswith(expected)}


@pytest.mark.parametrize("kind", ["adamw", "adamw_8bit", "paged_adamw_8bit"])
def test_an_optimizer_learns_and_a_fallback_is_reported(tune: Callable[..., RunFolder], kind: str) -> None:
    run = tune(
        optimizer={"kind": kind, "learning_rate": 2e-2},
        precision={"kind": "fp32"},
        training={"max_steps": 30},
    )
    assert_completed(run)
    losses = [step.loss for step in of(Stepped, run)]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])
    notes = [note.problem.facts for note in of(Noted, run) if note.problem.code == "optimizer_fallback"]
    used = of(Prepared, run)[0].optimizer
    assert notes == ([] if used == kind else [{"wanted": kind, "used": used}])


def test_pretraining_packs_rows(tune: Callable[..., RunFolder]) -> None:
    run = tune(
        stage={"kind": "pretrain", "max_length": 64, "packing": True},
        training={"max_steps": -1, "num_train_epochs": 1},
    )
    assert_completed(run)
    prepared = of(Prepared, run)[0]
    steps = of(Stepped, run)
    assert prepared.total_steps == len(steps)
    assert prepared.total_steps < prepared.train_rows / prepared.effective_batch / 4
    assert sum(step.tokens for step in steps) >= prepared.total_tokens


def test_rows_of_like_length_are_put_together(tune: Callable[..., RunFolder]) -> None:
    assert_completed(tune(training={"train_sampling_strategy": "group_by_length"}))


def test_held_out_rows_are_measured_and_prompts_answered(tune: Callable[..., RunFolder]) -> None:
    run = tune(evaluation={"eval_steps": 2, "samples": ["w5 w6"], "max_new_tokens": 4})
    assert_completed(run)
    assert [event.step for event in of(Evaluated, run)] == [2, 4]
    assert [event.step for event in of(Sampled, run)] == [2, 4]
    assert set(of(Evaluated, run)[0].metrics) == {"loss", "perplexity", "token_accuracy"}
    assert of(Evaluated, run)[0].best


def test_a_run_that_stops_getting_better_ends_early(tune: Callable[..., RunFolder]) -> None:
    run = tune(
        optimizer={"kind": "adamw", "learning_rate": 0.5},
        precision={"kind": "fp32"},
        training={"max_steps": 400, "lr_scheduler_type": "constant"},
        evaluation={"eval_steps": 5, "early_stopping_patience": 2},
    )
    assert_completed(run)
    assert of(Stepped, run)[-1].step < 400
    assert of(Saved, run)


def test_a_loss_that_is_no_number_ends_the_run_and_no_checkpoint_holds_it(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    base = make_base("base", dtype="float32")
    weights = load_file(base / "model.safetensors")
    weights["model.layers.0.mlp.up_proj.weight"][0, 0] = math.nan
    save_file(weights, base / "model.safetensors", metadata={"format": "pt"})
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    run = tiny_job.make_run(
        base, data, tmp_path / "runs", precision={"kind": "fp32"}, training={**SHORT, "save_steps": 1}
    )
    worker.work(run.path)
    finished = of(Finished, run)[-1]
    assert finished.outcome == "failed"
    assert finished.problem.code == "diverged"
    assert not of(Stepped, run)
    assert not list(run.checkpoints.glob("step-*"))
    assert run.result() is None


def test_a_model_without_chat_template_gets_a_plain_one_and_says_so(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base("base", dtype="float32")
    (base / "chat_template.jinja").unlink()
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    run = tiny_job.make_run(base, data, tmp_path / "runs", training=SHORT)
    worker.work(run.path)
    assert_completed(run)
    assert "model_without_template" in [note.problem.code for note in of(Noted, run)]
    assert (run.adapter / "chat_template.jinja").is_file()


def test_an_impossible_combination_is_refused_before_anything_is_loaded(
    tune: Callable[..., RunFolder],
) -> None:
    run = tune(method={"kind": "full"})
    finished = of(Finished, run)[-1]
    assert finished.outcome == "failed"
    assert finished.problem.code == "combination_refused"


def test_a_mixture_of_experts_is_trained_and_it_is_said_that_the_adapter_stays_one(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    config = MixtralConfig(
        vocab_size=96,
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        num_local_experts=2,
        max_position_embeddings=64,
    )
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    run = tiny_job.make_run(
        make_base(config=config),
        data,
        tmp_path / "runs",
        training=SHORT,
        precision={"kind": "fp32"},
        method=LORA,
    )
    worker.work(run.path)
    assert_completed(run)
    assert "adapter_on_experts" in [note.problem.code for note in of(Noted, run)]
