"""Starts, resumes, steers and deletes runs without holding up the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.bridge.tasks import Tasks
from engine.job import EvaluateJob, ExportJob, TrainJob
from engine.launch import start_worker
from engine.runs import CommandType, RunFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.events import Settings
    from engine.problems import Problem

T = TypeVar("T")


class Launcher(QObject):
    """Does to runs what takes a moment, in a thread, and tells when it is done."""

    started = Signal(object, int)
    sent = Signal(object, str)
    deleted = Signal(object, object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, root: Path | None = None) -> None:
        super().__init__(parent)
        self.root = root
        # One thread: a command never overtakes the start that it belongs to.
        self._tasks = Tasks(self, threads=1)

    def start(self, job: TrainJob | EvaluateJob | ExportJob) -> None:
        """Make a run folder for a job and start an engine on it; `started` tells the run and its process."""
        root = self.root if isinstance(job, TrainJob) else None
        self._run(partial(_create_and_start, job, root), self._started)

    def resume(self, run: RunFolder, adjust: Settings | None = None) -> None:
        """Start an engine on a run that ended or crashed; it goes on from the newest intact checkpoint.

        `adjust` names settings that it goes on with from here.
        """
        self._run(partial(_start, run, adjust), self._started)

    def send(self, run: RunFolder, kind: CommandType, prompt: str = "") -> None:
        """Ask the engine of a run for something; its events tell what follows."""
        self._run(partial(run.send, kind, prompt), lambda _: self.sent.emit(run, kind))

    def delete(self, run: RunFolder) -> None:
        """Remove a run that is not running; `deleted` tells the bytes that were freed."""
        self._run(partial(_delete, run), lambda freed: self.deleted.emit(run.path, freed))

    def wait(self, milliseconds: int = 3000) -> bool:
        """Wait for what is under way, for the end of the app."""
        return self._tasks.wait(milliseconds)

    def _run(self, function: Callable[[], T], on_done: Callable[[T], object]) -> None:
        self._tasks.run(function, on_done, self._failed)

    def _started(self, outcome: tuple[RunFolder, int]) -> None:
        self.started.emit(*outcome)

    def _failed(self, problem: Problem) -> None:
        self.failed.emit(problem)


def _create_and_start(job: TrainJob | EvaluateJob | ExportJob, root: Path | None) -> tuple[RunFolder, int]:
    return _start(RunFolder.create(job, root))


def _start(run: RunFolder, adjust: Settings | None = None) -> tuple[RunFolder, int]:
    return run, start_worker(run, adjust)


def _delete(run: RunFolder) -> int:
    freed = run.size()
    run.delete()
    return freed
