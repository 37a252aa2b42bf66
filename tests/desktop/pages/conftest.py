"""A desk over scripted processes, and runs written as the engine writes them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import run_events, scripted_pages

from desktop.bridge.desk import Desk
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.theme import Theme

SCRIPT = [sys.executable, str(Path(scripted_pages.__file__))]


@pytest.fixture
def desk(workshop: Theme, tunesmith_home: Path) -> Iterator[Desk]:
    """A desk that was not started yet; its helper processes are scripted ones."""
    made = Desk(service_command=[*SCRIPT, "service"], chat_command=[*SCRIPT, "chat"])
    yield made
    made.close()


@pytest.fixture
def make_run(tunesmith_home: Path):
    """Write a run with these events into the runs folder."""

    def make(past, **job) -> RunFolder:
        run = RunFolder.create(run_events.a_job(**job))
        run_events.write(run, past)
        return run

    return make


@pytest.fixture
def hold():
    """Hold a run's lock, as a living engine would."""
    locks = []

    def take(run: RunFolder) -> None:
        lock = run.lock()
        lock.acquire()
        locks.append(lock)

    yield take
    for lock in locks:
        lock.release()


@pytest.fixture
def adjusted() -> list[dict[str, object]]:
    """What the engines that would have been started were told to change."""
    return []


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, adjusted: list[dict[str, object]]) -> list[Path]:
    """Engines that would have been started, as run folders; none is."""
    started: list[Path] = []

    def start(run: RunFolder, adjust: dict[str, object] | None = None) -> int:
        started.append(run.path)
        if adjust is not None:
            adjusted.append(dict(adjust))
        return os.getpid()

    monkeypatch.setattr("desktop.bridge.launcher.start_worker", start)
    return started
