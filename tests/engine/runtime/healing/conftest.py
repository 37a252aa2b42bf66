"""Runs of a tiny model, and work on them in this process until they end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from fakes import tiny_job
from fakes.healed import JOB, SMALL, STEPS, TRAINING, losses, outcome
from fakes.stand_in import StandIn

from engine.events import Healed
from engine.runtime import worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder


@pytest.fixture
def make_run(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run folder for a tiny model."""
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl", 14)

    def make(*, training: dict[str, Any] | None = None, **parts: Any) -> RunFolder:
        return tiny_job.make_run(
            base, data, tmp_path / "runs", training={**TRAINING, **(training or {})}, **{**JOB, **parts}
        )

    return make


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that works on a run in this process, taking over from itself until it ends."""

    def until_the_end(run: RunFolder, **limits: Any) -> None:
        stand_in = StandIn(run=run, **limits)
        monkeypatch.setattr("engine.runtime.device.pick", stand_in.device)
        with stand_in.present():
            worker.work(run.path, hand_over=lambda *_: os.getpid())
            while isinstance(run.events()[0][-1], Healed):
                worker.work(run.path, hand_over=lambda *_: os.getpid())

    return until_the_end


@pytest.fixture
def small(make_run: Callable[..., RunFolder], work: Callable[..., None]) -> dict[int, float]:
    """The loss curve of the run that had one row at a time from the start."""
    run = make_run(training=SMALL)
    work(run)
    assert outcome(run) == "completed"
    assert len(losses(run)) == STEPS
    return losses(run)
