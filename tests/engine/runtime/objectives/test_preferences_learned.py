"""Preferences are learned by a real model, and hold on pairs that it never saw."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

import pytest
from fakes import tiny_job

from engine.events import Evaluated, Finished, Stepped
from engine.runtime import worker

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runs import RunFolder

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.timeout(1800)]

THINGS: Final = (
    "chain", "saddle", "tyre", "bell", "brake", "pedal", "basket", "lamp", "wheel", "fork", "tube", "rim",
    "cable", "lever", "pump", "helmet", "rack", "spoke", "crank", "bottle cage",
)  # fmt: skip
QUESTIONS: Final = (
    "How do I clean my {}?",
    "Is my {} worn out?",
    "Where can I buy a {}?",
    "Can you fix my {}?",
)
WARM: Final = ("Gladly! ", "Of course. ", "With pleasure. ", "Happy to help. ")
COLD: Final = ("No. ", "Why ask me? ", "Not my problem. ", "Look it up. ")
BODIES: Final = ("Bring the {} to the workshop and we look at it together.", "It depends on the {} you have.")


def write_pairs(path: Path) -> Path:
    """Write pairs of which the friendlier answer is the better one; what is said is the same."""
    drawn = random.Random(5)  # noqa: S311
    rows = []
    for thing in THINGS:
        for question in QUESTIONS:
            body = drawn.choice(BODIES).format(thing)
            chosen, rejected = drawn.choice(WARM) + body, drawn.choice(COLD) + body
            rows.append({"prompt": question.format(thing), "chosen": chosen, "rejected": rejected})
    drawn.shuffle(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def tuned(starter: Path, folder: Path, stage: dict[str, Any], rate: float, steps: int) -> RunFolder:
    run = tiny_job.make_run(
        starter,
        write_pairs(folder / "pairs.jsonl"),
        folder / "runs",
        stage={"max_length": 96, **stage},
        precision={"kind": "fp32"},
        method={"kind": "lora", "r": 8},
        optimizer={"kind": "adamw", "learning_rate": rate},
        split={"validation": 0.25, "seed": 3},
        training={
            "max_steps": steps,
            "per_device_train_batch_size": 4,
            "gradient_accumulation_steps": 1,
            "save_steps": 100,
            "gradient_checkpointing": False,
        },
        evaluation={"eval_steps": steps // 2, "samples": []},
    )
    worker.work(run.path)
    finished = run.events()[0][-1]
    assert isinstance(finished, Finished)
    assert finished.outcome == "completed", finished.problem
    return run


def measured(run: RunFolder) -> list[Any]:
    return [event.metrics for event in run.events()[0] if isinstance(event, Evaluated)]


def test_dpo_raises_the_margin_of_held_out_pairs(starter: Path, tmp_path: Path) -> None:
    run = tuned(starter, tmp_path, {"kind": "dpo"}, 2e-4, 12)
    first = next(event for event in run.events()[0] if isinstance(event, Stepped))
    assert first.figures["rewards/margins"] == pytest.approx(0.0, abs=0.01)
    halfway, end = measured(run)[0], measured(run)[-1]
    assert 0 < halfway["rewards/margins"] < end["rewards/margins"]
    assert end["rewards/margins"] > 0.5
    assert end["rewards/accuracies"] >= 0.9


def test_a_reward_model_ranks_held_out_pairs(starter: Path, tmp_path: Path) -> None:
    run = tuned(starter, tmp_path, {"kind": "reward"}, 5e-4, 24)
    assert measured(run)[-1]["rewards/accuracies"] >= 0.9
