"""The data of a job, read, split and frozen by a child with caps: a run itself sees only what is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.job import TrainJob
from engine.rpc_data import FreezeData, Frozen
from engine.runtime import prepare
from engine.runtime.capped import Capped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.problems import Problem
    from engine.runtime.wire import Request


def frozen_data(
    work: TrainJob, folder: Path, progress: Callable[[int, int, str], None], digest: str = ""
) -> tuple[Problem, ...]:
    """Freeze the rows of a job into a folder and return what should be said about them.

    `progress` is told bytes while files are read, and rows while they are frozen. Raises ProblemError as
    reading does, and when the child took too much.
    """
    wanted = FreezeData(job=work.model_dump(mode="json"), folder=folder, digest=digest)
    with Capped() as child:
        return Frozen.model_validate(child.ask("freeze_data", wanted, progress=progress)).notes


def freeze(wanted: FreezeData, request: Request) -> Frozen:
    """Do it, in the child."""
    work = TrainJob.model_validate(wanted.job)
    split = prepare.split_rows(work, progress=request.progress("bytes"), check=request.check)
    prepare.freeze(split, wanted.folder, progress=request.progress("rows"), job=wanted.digest)
    return Frozen(notes=tuple(split.notes))
