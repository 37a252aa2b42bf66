"""Runs that healed: a job that is small enough to heal often, and what its events tell."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from engine.events import Event, Finished, Healed, Stepped
from engine.healing import ACCUMULATION, BATCH

if TYPE_CHECKING:
    from engine.runs import RunFolder

STEPS = 8
"""Two epochs of 14 rows, four at a time: the last step of each has two rows."""
JOB: dict[str, Any] = {
    "split": {"validation": 0.0, "test": 0.0},
    "precision": {"kind": "fp32"},
    "method": {"kind": "lora", "r": 4, "lora_dropout": 0.0},
}
TRAINING: dict[str, Any] = {
    "max_steps": -1,
    "num_train_epochs": 2,
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 1,
    "save_steps": 3,
}
SMALL = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 4}
CLOSE = 1e-5
"""Relative. Sums over rows that are padded to another length, in another order, are rounded otherwise, and
training at a high learning rate lets the difference grow. Measured: at most 2.4e-7."""


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def losses(run: RunFolder) -> dict[int, float]:
    """Return the last reported loss of each step."""
    return {event.step: event.loss for event in of(Stepped, run)}


def outcome(run: RunFolder) -> str:
    finished = of(Finished, run)
    assert len(finished) == 1, [item.outcome for item in finished]
    return finished[0].outcome


def sizes(run: RunFolder) -> list[tuple[int, int]]:
    """Return what each healing changed to: rows and accumulation."""
    return [(item.after[BATCH], item.after[ACCUMULATION]) for item in of(Healed, run)]


def until(run: RunFolder, kind: type[Event]) -> None:
    """Wait for an event that another thread of this process sends."""
    deadline = time.monotonic() + 60
    while not of(kind, run):
        assert time.monotonic() < deadline
