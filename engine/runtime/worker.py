"""One job, one process: take the lock, do the work, and say how it ended."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING, Final

from filelock import Timeout

from engine import __version__
from engine.events import Finished, Started
from engine.job import EvaluateJob, ExportJob, TrainJob
from engine.problems import Problem, ProblemError
from engine.runs import RunFolder
from engine.runtime.lean_imports import lean_imports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.events import Outcome
    from engine.runtime.device import Device
    from engine.runtime.reporter import EventLog, Steering

LOCK_PATIENCE: Final = 5.0
"""Seconds to wait for the lock; somebody may just be asking whether the run is alive."""
EXIT_CODES: Final[dict[str, int]] = {"completed": 0, "stopped": 0, "discarded": 0, "failed": 1}


def work(path: Path, heard: int = 0) -> int:
    """Do the job of a run folder and return the exit code: 0 when it ended in order, 1 when it failed.

    `heard` is the size of commands.jsonl when this process was asked for: what stands before it was meant
    for an earlier process.
    """
    run = RunFolder.open(path)
    lock = run.lock()
    try:
        lock.acquire(timeout=LOCK_PATIENCE)
    except Timeout as error:
        raise ProblemError("run_alive", path=path) from error
    with lock:
        return _locked(run, heard)


def _locked(run: RunFolder, heard: int) -> int:
    from engine.runtime.reporter import EventLog, Steering

    log = EventLog(run)
    steering = Steering(run, log, heard)
    try:
        outcome, problem = _attempt(run, log, steering)
    finally:
        steering.close()
    log.send(Finished(outcome=outcome, problem=problem))
    log.close()
    return EXIT_CODES[outcome]


def _attempt(run: RunFolder, log: EventLog, steering: Steering) -> tuple[Outcome, Problem | None]:
    """Run the job; whatever goes wrong becomes a problem, and the traceback goes into the run's log."""
    try:
        _dispatch(run, log, steering)
    except Exception as error:
        from engine.runtime.failures import problem_of

        logging.getLogger(__name__).exception("the job failed")
        return "failed", problem_of(error, log.doing)
    if steering.discarding:
        return "discarded", None
    return ("stopped" if steering.stopping else "completed"), None


def _dispatch(run: RunFolder, log: EventLog, steering: Steering) -> None:
    job = run.job()
    log.send(Started(version=__version__, kind=job.kind, pid=os.getpid()))
    log.phase("starting")
    steering.start()
    _hear_signals(steering)
    with lean_imports():
        from engine.runtime.device import pick
        from engine.runtime.peaks import PhaseMeter

        do = _recipe(job, run, log, steering)
    device = pick()
    with PhaseMeter(device) as meter, log.measuring(meter.take):
        do(device)


def _recipe(
    job: TrainJob | EvaluateJob | ExportJob, run: RunFolder, log: EventLog, steering: Steering
) -> Callable[[Device], None]:
    """Import what the job needs, and return what does it on a device."""
    match job:
        case TrainJob():
            import peft  # noqa: F401 - methods need it; here it costs less

            from engine.runtime.train import train

            return lambda device: train(job, run, device, log, steering)
        case EvaluateJob():
            from engine.runtime.evaluate import evaluate

            return lambda device: evaluate(job, device, log, steering)
        case ExportJob():
            from engine.runtime.export import export

            return lambda device: export(job, RunFolder.open(job.run), run, device, log, steering)


def _hear_signals(steering: Steering) -> None:
    """Let a polite end of the process (logout, shutdown, `kill`) save first."""
    signal.signal(signal.SIGTERM, lambda *_: steering.stop())
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
