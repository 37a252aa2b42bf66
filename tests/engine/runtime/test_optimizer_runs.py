"""Optimizers, schedules and what is kept, through real runs of a tiny model: resumed to the bit."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, get_args

import pytest
import torch
from fakes import tiny_job
from safetensors.torch import load_file

from engine.events import Evaluated, Finished, Noted, Prepared, Sampled, Saved, Stepped
from engine.job import SchedulerType
from engine.optimizers import OPTIMIZERS
from engine.runtime import checkpoint, worker
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

STEPS, KEPT = 6, 3
COVERING = ("schedule_free_adamw", "apollo_adamw", "ademamix_8bit")
"""Optimizers with a state of a shape of their own."""
KINDS = [kind_of(optimizer) for optimizer in OPTIMIZERS]
BY_KIND = {kind_of(optimizer): optimizer for optimizer in OPTIMIZERS}


@pytest.fixture
def tune(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that trains a tiny model in this process and returns its run folder."""
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")

    def train(
        optimizer: str = "adamw", *, rate: float = 5e-3, training: dict[str, Any] | None = None, **parts: Any
    ) -> RunFolder:
        whole = {"kind": "full"} if BY_KIND[optimizer].whole_weights else {"kind": "lora", "r": 4}
        settings = {
            "precision": {"kind": "fp32"},
            "method": whole,
            "optimizer": {"kind": optimizer, "learning_rate": rate, "weight_decay": 0.1},
            "training": {"max_steps": STEPS, "save_steps": KEPT, **(training or {})},
            "evaluation": {"eval_steps": 2},
            "split": {"validation": 0.2},
        }
        run = tiny_job.make_run(base, data, tmp_path / "runs", **{**settings, **parts})
        worker.work(run.path)
        return run

    return train


def of(kind: type[Any], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def assert_completed(run: RunFolder) -> None:
    finished = of(Finished, run)[-1]
    assert finished.outcome == "completed", finished.problem.sentence()


def weights(folder: Path) -> dict[str, torch.Tensor]:
    (file,) = folder.glob("*.safetensors")
    return load_file(file)


def result(run: RunFolder) -> dict[str, torch.Tensor]:
    folder = run.result()
    assert folder is not None
    return weights(folder)


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(value, other[name]) for name, value in one.items())


def resumed(run: RunFolder, at: int = KEPT) -> None:
    """Let a run that is done go on once more from an earlier checkpoint."""
    for folder in run.checkpoints.glob("step-*"):
        if int(folder.name.removeprefix("step-")) > at:
            shutil.rmtree(folder)
    worker.work(run.path)
    assert_completed(run)
    assert of(Prepared, run)[-1].resumed_from == at


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[] if kind in COVERING else pytest.mark.slow) for kind in KINDS]
)
def test_a_run_resumes_to_the_bit(tune: Callable[..., RunFolder], kind: str) -> None:
    run = tune(kind)
    assert_completed(run)
    before, losses = result(run), {step.step: step.loss for step in of(Stepped, run)}
    measured = {found.step: found.metrics["loss"] for found in of(Evaluated, run)}
    resumed(run)
    again = of(Stepped, run)[STEPS:]
    assert {step.step: step.loss for step in again} == {n: losses[n] for n in range(KEPT + 1, STEPS + 1)}
    assert all(found.metrics["loss"] == measured[found.step] for found in of(Evaluated, run))
    assert same(result(run), before)


def test_what_is_measured_and_saved_is_the_average_and_looking_changes_nothing(
    tune: Callable[..., RunFolder],
) -> None:
    looked, plain = (
        tune("schedule_free_adamw", evaluation={"eval_steps": every, "samples": ["w5"]}) for every in (1, 50)
    )
    assert [step.loss for step in of(Stepped, looked)] == [step.loss for step in of(Stepped, plain)]
    assert len(of(Sampled, looked)) == STEPS
    assert same(result(looked), result(plain))
    state = torch.load(checkpoint.find(looked, STEPS) / "optimizer.pt", weights_only=True)["state"]
    kept = list(weights(checkpoint.find(looked, STEPS)).values())
    quick = [entry["y"] for entry in state.values()]
    assert len(kept) == len(quick)
    averages = [entry["y"].lerp(entry["z"], 1 - 1 / 0.9) for entry in state.values()]
    found = sorted(float(value.norm()) for value in kept)
    assert found == pytest.approx(sorted(float(value.norm()) for value in averages), rel=1e-6)
    assert found != pytest.approx(sorted(float(value.norm()) for value in quick), rel=1e-6)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[] if kind == "reduce_lr_on_plateau" else pytest.mark.slow)
        for kind in get_args(SchedulerType)
    ],
)
def test_a_schedule_resumes_exactly(tune: Callable[..., RunFolder], kind: str) -> None:
    run = tune(training={"lr_scheduler_type": kind, "plateau_patience": 1, "warmup_steps": 1})
    assert_completed(run)
    before, rates = result(run), {step.step: step.learning_rate for step in of(Stepped, run)}
    resumed(run)
    assert all(step.learning_rate == rates[step.step] for step in of(Stepped, run))
    assert same(result(run), before)


@pytest.mark.parametrize(
    "method",
    [{"kind": "lora", "r": 4}, pytest.param({"kind": "full"}, marks=pytest.mark.slow)],
    ids=lambda method: method["kind"],
)
def test_noise_on_embeddings_is_there_in_training_alone_and_resumes(
    tune: Callable[..., RunFolder], method: dict[str, Any]
) -> None:
    plain = tune(method=method, training={"neftune_noise_alpha": 0, "max_steps": 1})
    noisy = tune(method=method, training={"neftune_noise_alpha": 20})
    assert_completed(noisy)
    assert of(Stepped, plain)[0].loss != of(Stepped, noisy)[0].loss
    assert result(plain).keys() == result(noisy).keys()
    before = result(noisy)
    measured = {found.step: found.metrics["loss"] for found in of(Evaluated, noisy)}
    resumed(noisy)
    assert same(result(noisy), before)
    assert all(found.metrics["loss"] == measured[found.step] for found in of(Evaluated, noisy))


def test_smoothed_labels_raise_the_loss_that_is_trained_on_and_not_what_is_measured(
    tune: Callable[..., RunFolder],
) -> None:
    short = {"max_steps": 1, "warmup_steps": 1}
    plain, smoothed = (tune(training={**short, "label_smoothing_factor": part}) for part in (0.0, 0.3))
    assert of(Stepped, plain)[0].loss != of(Stepped, smoothed)[0].loss
    # The learning rate of the first step is zero.
    assert same(result(plain), result(smoothed))


def test_the_best_evaluation_is_what_is_saved(tune: Callable[..., RunFolder]) -> None:
    keep = {"eval_steps": 1, "load_best_model_at_end": True, "metric_for_best_model": "token_accuracy"}
    run = tune(rate=0.5, evaluation=keep, training={"save_steps": 100, "warmup_steps": 2})
    assert_completed(run)
    found = {item.step: item.metrics["token_accuracy"] for item in of(Evaluated, run)}
    best = max(found, key=lambda step: found[step])
    assert best < STEPS
    assert [item.step for item in of(Evaluated, run) if item.best][-1] == best
    assert [note.problem.facts for note in of(Noted, run) if note.problem.code == "best_kept"] == [
        {"step": best}
    ]
    assert same(result(run), weights(checkpoint.find(run, best)))
    assert of(Saved, run)
