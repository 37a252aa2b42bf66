"""What can be done about a run: the actions that its state allows, and jobs changed to go better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from desktop.state.presets import overlay
from desktop.state.run_state import ENDED_STATUSES

if TYPE_CHECKING:
    from desktop.state.run_state import RunState, Status
    from engine.job import TrainJob

Deed = Literal[
    "checkpoint",
    "discard",
    "pause",
    "continue",
    "stop",
    "start",
    "resume",
    "tune_again",
    "evaluate",
    "export",
    "chat",
]
GENTLER: Final = 0.2
"""Share of the learning rate that a diverged run is tried again with."""


def deeds(state: RunState, status: Status, *, has_result: bool) -> tuple[Deed, ...]:
    """Return what can be done with a training run now, the most likely last."""
    if status == "waiting":
        return ("start",)
    if status in {"stopping", "saving", "starting"}:
        return ("discard",) if status == "starting" else ()
    if status not in ENDED_STATUSES:
        return ("checkpoint", "discard", "stop", "continue" if status == "paused" else "pause")
    after: list[Deed] = ["tune_again"]
    if status in {"stopped", "failed", "crashed"} and state.checkpoints:
        after.append("resume")
    if has_result:
        after.extend(("evaluate", "export", "chat"))
    return tuple(after)


def smaller_batch(job: TrainJob) -> TrainJob:
    """Return the job with half the rows at once and twice the accumulation: the same tune in less memory."""
    training = job.training
    batch = training.per_device_train_batch_size
    if batch == 1:
        length = max(1, job.stage.max_length // 2)
        return job.model_copy(update={"stage": overlay(job.stage, {"max_length": length})})
    values = {
        "per_device_train_batch_size": batch // 2,
        "gradient_accumulation_steps": -(-batch * training.gradient_accumulation_steps // (batch // 2)),
    }
    return job.model_copy(update={"training": overlay(training, values)})


def gentler(job: TrainJob) -> TrainJob:
    """Return the job with a fifth of its learning rate."""
    rate = job.optimizer.learning_rate * GENTLER
    return job.model_copy(update={"optimizer": overlay(job.optimizer, {"learning_rate": rate})})
