"""One job, one process: take the lock, do the work, and say how it ended."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING, Final

import psutil
from filelock import Timeout

from engine import __version__, healing, launch
from engine.cards import choose_card
from engine.events import Adjusted, Finished, Healed, Started
from engine.job import EvaluateJob, ExportJob, TrainJob
from engine.problems import Problem, ProblemError
from engine.runs import RunFolder
from engine.runtime.lean_imports import lean_imports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.events import Settings
    from engine.runtime.device import Device
    from engine.runtime.guard import Interruption
    from engine.runtime.reporter import EventLog, Steering

LOCK_PATIENCE: Final = 5.0
"""Seconds to wait for the lock; somebody may just be asking whether the run is alive."""
LEAVING: Final = 60.0
"""Seconds that the process before this one is given to be gone and to free its memory."""
EXIT_CODES: Final[dict[str, int]] = {"completed": 0, "stopped": 0, "discarded": 0, "healed": 0, "failed": 1}


def work(
    path: Path,
    heard: int = 0,
    *,
    after: int | None = None,
    adjust: Settings | None = None,
    hand_over: Callable[[RunFolder, int], int] = launch.start_successor,
) -> int:
    """Do the job of a run folder and return the exit code: 0 when it ended in order, 1 when it failed.

    `heard` is the size of commands.jsonl when this process was asked for: what stands before it was meant
    for an earlier process. `after` is the process that this one takes over from, and `adjust` names settings
    that the run goes on with. `hand_over` starts the process that goes on when this one runs out of memory.
    """
    if after is not None:
        _wait_for_the_end(after)
    run = RunFolder.open(path)
    try:
        held = run.lock().acquire(timeout=LOCK_PATIENCE)
    except Timeout as error:
        raise ProblemError("run_alive", path=path) from error
    with held:
        return _locked(run, heard, adjust or {}, hand_over)


def _wait_for_the_end(pid: int) -> None:
    """Wait until another process is gone."""
    try:
        psutil.Process(pid).wait(LEAVING)
    except psutil.Error:  # gone already, or it hangs: the lock decides
        return


def _locked(run: RunFolder, heard: int, adjust: Settings, hand_over: Callable[[RunFolder, int], int]) -> int:
    from engine.runtime.reporter import EventLog, Steering

    log = EventLog(run)
    steering = Steering(run, log, heard)
    try:
        ending = _attempt(run, log, steering, adjust)
    finally:
        steering.close()
    if not isinstance(ending, Finished):
        ending = _handed_over(run, log, steering, ending, hand_over)
    log.send(ending)
    log.close()
    return EXIT_CODES["healed" if isinstance(ending, Healed) else ending.outcome]


def _attempt(run: RunFolder, log: EventLog, steering: Steering, adjust: Settings) -> Finished | Interruption:
    """Run the job; whatever goes wrong becomes a problem, and the traceback goes into the run's log."""
    try:
        _dispatch(run, log, steering, adjust)
    except Exception as error:
        from engine.runtime.failures import problem_of
        from engine.runtime.guard import Interruption

        logging.getLogger(__name__).exception("the job failed")
        if isinstance(error, Interruption):
            return error
        return Finished(outcome="failed", problem=problem_of(error, log.doing))
    if steering.discarding:
        return Finished(outcome="discarded")
    return Finished(outcome="stopped" if steering.stopping else "completed")


def _handed_over(
    run: RunFolder,
    log: EventLog,
    steering: Steering,
    need: Interruption,
    hand_over: Callable[[RunFolder, int], int],
) -> Healed | Finished:
    """Start the process that goes on; where none can be, what it would have changed waits for a resume."""
    if steering.discarding:
        return Finished(outcome="discarded")
    problem = Problem(code="out_of_memory", facts={"phase": log.doing})
    changes = {"step": need.step, "before": need.before, "after": need.after, "problem": problem}
    if not steering.signalled:
        try:
            pid = hand_over(run, steering.owed())
        except OSError:
            logging.getLogger(__name__).exception("no process could be started to go on")
        else:
            return Healed(**changes, resumes_from=need.resumes_from, successor=pid)
    log.send(Adjusted(**changes))
    return Finished(outcome="failed", problem=problem)


def _dispatch(run: RunFolder, log: EventLog, steering: Steering, adjust: Settings) -> None:
    job = run.job()
    log.send(Started(version=__version__, kind=job.kind, pid=os.getpid()))
    if adjust and isinstance(job, TrainJob):
        _adjust(job, log, adjust)
    log.phase("starting")
    steering.start()
    _hear_signals(steering)
    choose_card()
    with lean_imports():
        from engine.runtime.device import pick
        from engine.runtime.peaks import PhaseMeter

        do = _recipe(job, run, log, steering)
    device = pick()
    device.keep_to_card()
    with PhaseMeter(device) as meter, log.measuring(meter.take):
        do(device)


def _adjust(job: TrainJob, log: EventLog, adjust: Settings) -> None:
    """Take note of settings that somebody decided to go on with."""
    before = healing.now(healing.applied(job, log.decided), adjust)
    after = {name: adjust[name] for name in before}
    log.decided = {**log.decided, **after}
    log.send(Adjusted(step=log.reached, before=before, after=after))


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
    signal.signal(signal.SIGTERM, lambda *_: steering.stop(signalled=True))
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
