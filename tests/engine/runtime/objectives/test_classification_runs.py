"""Classification through the real trainer: planted classes and numbers are learned, saved and told again."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

import pytest
import torch
from fakes import tiny_job

from engine import job
from engine.dataset import DatasetSpec
from engine.events import Evaluated, Event, Finished, Prepared, Stepped
from engine.job import EvaluateJob
from engine.metrics import Loss
from engine.runs import RunFolder
from engine.runtime import checkpoint, worker
from engine.runtime.device import Device
from engine.runtime.load import load_tuned

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CPU = Device(torch.device("cpu"), "cpu")
LORA: Final = {"precision": {"kind": "nf4"}, "method": {"kind": "lora", "r": 4}}
FULL: Final = {"precision": {"kind": "fp32"}, "method": {"kind": "full"}}
NUMBERS: Final = {"kind": "classification", "pair": None, "predict": "number"}
STEPS: Final = 50


def low_or_high(drawn: random.Random, *, high: bool) -> str:
    return " ".join(f"w{drawn.randrange(50, 95) if high else drawn.randrange(3, 45)}" for _ in range(6))


def one(drawn: random.Random) -> dict[str, Any]:
    high = drawn.random() < 0.5
    return {"text": low_or_high(drawn, high=high), "label": "high" if high else "low"}


def several(drawn: random.Random) -> dict[str, Any]:
    low, high = drawn.random() < 0.6, drawn.random() < 0.6
    parts = [low_or_high(drawn, high=kind) for kind, there in ((False, low), (True, high)) if there]
    return {"text": " ".join(parts) or "w1 w2", "labels": [*["low"] * low, *["high"] * high]}


def number(drawn: random.Random) -> dict[str, Any]:
    high = drawn.random() < 0.5
    return {"text": low_or_high(drawn, high=high), "label": 1.5 if high else 0.5}


@pytest.fixture
def make(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run of a tiny model on labelled texts."""
    base = make_base("base", dtype="float32")

    def run(
        row: Callable[[random.Random], dict[str, Any]], format_: dict[str, Any] | None = None, **parts: Any
    ) -> RunFolder:
        drawn = random.Random(7)  # noqa: S311
        data = tmp_path / f"{row.__name__}.jsonl"
        data.write_text("".join(json.dumps(row(drawn)) + "\n" for _ in range(160)), encoding="utf-8")
        training = {"max_steps": STEPS, "per_device_train_batch_size": 8, "gradient_accumulation_steps": 1}
        usual = {
            "stage": {"kind": "classification", "max_length": 32},
            "split": {"validation": 0.25, "seed": 3},
            "optimizer": {"kind": "adamw", "learning_rate": 5e-3},
            "evaluation": {"eval_steps": STEPS},
        }
        steps = {**training, "save_steps": 25, **parts.pop("training", {})}
        made = tiny_job.make_run(base, data, tmp_path / "runs", **{**usual, **parts, "training": steps})
        if format_:
            work = made.job()
            spec = DatasetSpec.model_validate({"path": data, "format": format_})
            job.save(work.model_copy(update={"data": (spec,)}), made.job_file)
        return made

    return run


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def measured(run: RunFolder) -> dict[str, float]:
    worker.work(run.path)
    finished = of(Finished, run)[-1]
    assert finished.outcome == "completed", finished.problem.sentence()
    return of(Evaluated, run)[-1].metrics


@pytest.mark.parametrize("parts", [LORA, FULL], ids=["lora", "full"])
def test_one_class_a_text_is_learned_and_told_by_the_saved_model(
    make: Callable[..., RunFolder], parts: dict[str, Any]
) -> None:
    run = make(one, **parts)
    metrics = measured(run)
    assert metrics["accuracy"] >= 0.9
    assert metrics["roc_auc"] >= 0.95
    tuned = load_tuned(checkpoint.find(run, None), CPU)
    assert tuned.model.config.id2label == {0: "high", 1: "low"}
    inputs = tuned.tokenizer(["w60 w70 w80 w55", "w4 w9 w30 w12"], padding=True, return_tensors="pt")
    with torch.no_grad():
        said = tuned.model(**{name: inputs[name] for name in ("input_ids", "attention_mask")}).logits
    assert said.argmax(-1).tolist() == [0, 1]


def test_several_classes_a_text_are_learned(make: Callable[..., RunFolder]) -> None:
    metrics = measured(make(several, **FULL))
    assert metrics["f1"] >= 0.75
    assert metrics["accuracy"] > 0.5


def test_a_number_is_learned(make: Callable[..., RunFolder]) -> None:
    gently = {"optimizer": {"kind": "adamw", "learning_rate": 2e-3}, "evaluation": {"eval_steps": 200}}
    metrics = measured(make(number, NUMBERS, **FULL, **gently, training={"max_steps": 200}))
    assert metrics["pearson"] >= 0.7
    assert metrics["mean_absolute_error"] < 0.4


def test_a_run_that_broke_off_when_it_saved_takes_no_step_more(make: Callable[..., RunFolder]) -> None:
    whole = make(one, **LORA)
    measured(whole)
    halved = make(one, **LORA, name="halved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.runtime.train._save", fail)
        worker.work(halved.path)
    assert of(Finished, halved)[-1].outcome == "failed"
    worker.work(halved.path)
    assert of(Prepared, halved)[-1].resumed_from == STEPS
    assert of(Finished, halved)[-1].outcome == "completed"
    assert [item.loss for item in of(Stepped, halved)] == [item.loss for item in of(Stepped, whole)]


def fail(*args: Any) -> None:
    raise RuntimeError("planted")


def test_a_result_is_measured_again_with_its_own_classes(make: Callable[..., RunFolder]) -> None:
    run = make(one, **FULL)
    metrics = measured(run)
    again = RunFolder.create(EvaluateJob(run=run.path, metrics=(Loss(),)))
    worker.work(again.path)
    assert of(Evaluated, again)[-1].metrics == pytest.approx(metrics, rel=1e-3)
