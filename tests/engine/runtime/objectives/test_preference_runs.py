"""Preference stages through the real trainer: they learn, are measured, and go on as they were."""

from __future__ import annotations

import json
import math
import os
import random
import signal
import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from fakes import tiny_job

from engine.events import Checkpointed, Evaluated, Event, Finished, Prepared, Stepped
from engine.runtime import worker
from engine.runtime.objectives.reference import FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

LORA: Final = {"precision": {"kind": "nf4"}, "method": {"kind": "lora", "r": 4, "lora_dropout": 0.1}}
FULL: Final = {"precision": {"kind": "fp32"}, "method": {"kind": "full"}}
FAST: Final = {"optimizer": {"kind": "adamw", "learning_rate": 1e-2}}
FIGURES: Final = {"rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies"}
PATIENCE: Final = 120.0


def words(drawn: random.Random, low: int, high: int, count: int) -> str:
    return " ".join(f"w{drawn.randrange(low, high)}" for _ in range(count))


def write_pairs(path: Path, count: int = 64) -> Path:
    """Write pairs whose better answer is made of low words and whose worse one of high ones."""
    drawn = random.Random(7)  # noqa: S311
    rows = [
        {
            "prompt": words(drawn, 3, 90, 3),
            "chosen": words(drawn, 3, 45, drawn.randrange(2, 5)),
            "rejected": words(drawn, 50, 95, drawn.randrange(2, 5)),
        }
        for _ in range(count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def make(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run of a tiny model on pairs of answers."""
    base = make_base("base", dtype="float32")
    data = write_pairs(tmp_path / "pairs.jsonl")

    def run(name: str, stage: dict[str, Any], **parts: Any) -> RunFolder:
        training = {"max_steps": 40, "per_device_train_batch_size": 8, "gradient_accumulation_steps": 1}
        parts["training"] = {**training, "save_steps": 100, **parts.pop("training", {})}
        stage = {"max_length": 32, **stage}
        parts.setdefault("evaluation", {"eval_steps": 40})
        whole = {"stage": stage, "split": {"validation": 0.25, "seed": 3}, **FAST, **parts}
        return tiny_job.make_run(base, data, tmp_path / name, **whole)

    return run


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def work(run: RunFolder) -> list[Any]:
    """Train in this process and return the steps."""
    worker.work(run.path)
    finished = of(Finished, run)[-1]
    assert finished.outcome == "completed", finished.problem.sentence()
    steps = of(Stepped, run)
    assert all(math.isfinite(step.loss) for step in steps)
    return steps


@pytest.mark.parametrize(
    ("stage", "parts"),
    [
        ({"kind": "dpo", "rpo_alpha": 0.1}, LORA),
        ({"kind": "dpo", "loss_type": "aot"}, FULL),
        ({"kind": "kto"}, FULL),
        ({"kind": "orpo"}, LORA),
        ({"kind": "cpo", "loss_type": "simpo", "beta": 2.0}, FULL),
        ({"kind": "reward"}, FULL),
    ],
    ids=lambda value: str(value.get("kind", value.get("method"))),
)
def test_a_planted_preference_is_learned_and_measured_on_held_out_pairs(
    make: Callable[..., RunFolder], stage: dict[str, Any], parts: dict[str, Any]
) -> None:
    run = make("a", stage, **parts)
    steps = work(run)
    assert FIGURES - {"rewards/margins", "rewards/accuracies"} <= steps[-1].figures.keys()
    held = of(Evaluated, run)[-1]
    assert held.metrics.keys() >= {"loss", *FIGURES}
    assert held.metrics["rewards/accuracies"] >= 0.8
    assert held.metrics["rewards/margins"] > 0


def test_training_begins_where_the_reference_stands(make: Callable[..., RunFolder]) -> None:
    first = work(make("a", {"kind": "dpo"}, **FULL, training={"max_steps": 1}))[0]
    assert first.loss == pytest.approx(math.log(2), rel=1e-5)
    assert first.figures["rewards/margins"] == pytest.approx(0.0, abs=1e-5)


def killed_behind(run: RunFolder, step: int) -> None:
    """Train in a child process, and kill it once a checkpoint of a step is there."""
    child = os.fork()
    if child == 0:
        worker.work(run.path)
        os._exit(0)
    deadline = time.monotonic() + PATIENCE
    while not any(event.step >= step for event in of(Checkpointed, run)):
        assert time.monotonic() < deadline, run.log_file.read_text()[-2000:]
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert not of(Finished, run)


@pytest.mark.parametrize(
    ("stage", "parts"),
    [({"kind": "dpo"}, LORA), ({"kind": "kto"}, FULL), ({"kind": "reward"}, LORA)],
    ids=["dpo-qlora", "kto-full", "reward-qlora"],
)
def test_a_killed_run_goes_on_bit_for_bit(
    make: Callable[..., RunFolder], stage: dict[str, Any], parts: dict[str, Any]
) -> None:
    training = {"max_steps": 40, "save_steps": 4}
    undisturbed, killed = (make(name, stage, **parts, training=training) for name in "ab")
    expected = {step.step: step.loss for step in work(undisturbed)}
    killed_behind(killed, 4)
    assert {step.step: step.loss for step in work(killed)} == expected
    assert of(Prepared, killed)[-1].resumed_from >= 4


def test_a_run_that_lost_its_reference_does_not_go_on_with_another(make: Callable[..., RunFolder]) -> None:
    run = make("a", {"kind": "dpo"}, **LORA, training={"max_steps": 40, "save_steps": 4})
    killed_behind(run, 4)
    (run.path / FILE).write_bytes(b"torn")
    worker.work(run.path)
    finished = of(Finished, run)[-1]
    assert finished.problem.code == "reference_lost"
