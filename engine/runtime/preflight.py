"""Everything that would keep a job from running, found without running it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.home import runs_folder
from engine.job import TrainJob, dump
from engine.model import ModelFacts, read_facts
from engine.problems import Problem, ProblemError
from engine.rpc import JobCheck
from engine.runtime import prepare
from engine.runtime.disk import disk_free

if TYPE_CHECKING:
    from engine.runtime.wire import Request


def check(job: TrainJob, request: Request) -> JobCheck:
    """Look at model, data, combination and disk; every problem is listed, not only the first."""
    problems = list(job.problems())
    notes: list[Problem] = []
    facts: ModelFacts | None = None
    rows = 0
    try:
        facts = read_facts(job.model.folder())
        notes.extend(facts.notes)
    except ProblemError as error:
        problems.append(error.problem)
    try:
        split = prepare.split_rows(job, progress=request.progress("bytes"), check=request.check)
        notes.extend(split.notes)
        rows = len(split.rows["train"])
    except ProblemError as error:
        problems.append(error.problem)
    request.check()
    needed = disk_needed(job, facts) if facts else 0
    free = disk_free(runs_folder())
    if needed > free:
        facts_ = {"path": str(runs_folder()), "needed": needed, "free": free}
        problems.append(Problem(code="disk_full", facts=facts_))
    return JobCheck(
        problems=tuple(problems),
        notes=tuple(notes),
        disk_needed=needed,
        disk_free=free,
        rows=rows,
        total_steps=total_steps(job, rows),
        yaml=dump(job),
    )


def disk_needed(job: TrainJob, facts: ModelFacts) -> int:
    """Return the bytes that checkpoints (two, the best, and one being written) and the result will take."""
    trained = job.method.trainable(facts)
    whole = 0 if job.method.adapter else facts.parameters * 4
    checkpoint = max(trained * 4, whole) + int(trained * job.optimizer.state_bytes_per_parameter)
    return 4 * checkpoint + max(trained * 4, whole)


def total_steps(job: TrainJob, rows: int) -> int:
    """Return the optimizer steps of a run over this many rows, packing left out of account."""
    if job.training.max_steps > 0:
        return job.training.max_steps
    batches = -(-rows // job.training.per_device_train_batch_size)
    return math.ceil(-(-batches // job.training.gradient_accumulation_steps) * job.training.num_train_epochs)
