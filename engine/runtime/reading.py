"""The data of a job, read, split and frozen by a child with caps: a run itself sees only what is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.job import TrainJob
from engine.rpc_data import REFUSALS_LISTED, CheckData, FreezeData, Frozen
from engine.runtime import intake, prepare
from engine.runtime.capped import Capped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.problems import Problem
    from engine.rpc import DataReport
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


def check(wanted: CheckData, tokenizer: Callable[[Path], Any], request: Request) -> DataReport:
    """Read a file and say all about it, with counts of tokens where a model is given."""
    tell = request.progress("bytes")
    loaded = intake.read(wanted.data, progress=tell, cancelled=request.cancelled.is_set, keep=REFUSALS_LISTED)
    report = intake.report_of(loaded, lambda _: request.check(), REFUSALS_LISTED)
    if report.problem is not None:
        return report
    from engine.runtime import doctor

    counting = tokenizer(wanted.model) if wanted.model is not None else None
    found = doctor.file_findings(loaded, counting, moved=lambda _: request.check())
    return report.model_copy(update={"findings": found})
