"""Measures a run's result, as an evaluation job asks for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from engine import healing
from engine.events import Adjusted, Evaluated
from engine.metrics import METRICS
from engine.problems import Problem, ProblemError
from engine.runtime import checkpoint, prepare, reading, scratch
from engine.runtime.load import load_tuned, padding
from engine.runtime.objectives import Watch, objective_of
from engine.runtime.tokens import Encoder
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.job import EvaluateJob, TrainJob
    from engine.runs import RunFolder
    from engine.runtime.device import Device
    from engine.runtime.reporter import EventLog, Steering


def evaluate(job: EvaluateJob, device: Device, log: EventLog, steering: Steering) -> None:
    """Measure a run's result and report every metric."""
    from engine.runs import RunFolder as Folder

    trained = Folder.open(job.run)
    work = trained.job()
    if work.kind != "train":
        raise ProblemError("run_not_found", path=job.run)
    log.phase("loading_model")
    tuned = load_tuned(checkpoint.find(trained, job.checkpoint), device)
    log.phase("reading_data")
    rows = _rows(job, work, trained)
    encoder = Encoder(tuned.tokenizer, work.stage)
    encoder.template.now = prepare.frozen_at(trained.data)
    encoded = prepare.encode(rows, encoder)
    for note in encoded.notes:
        log.note(note)
    began = time.monotonic()
    decided = log.decided.get(healing.EVALUATION_BATCH, work.evaluation.per_device_eval_batch_size)
    watch = Watch(
        int(decided),
        progress=lambda done, total: log.phase("evaluating", done, total, "rows"),
        cancelled=steering.ending,
        shrunk=lambda before, after: say_shrunk(before, after, log),
    )
    objective = objective_of(work, padding(tuned.tokenizer))
    objective.fit(tuned.model)
    metrics = objective.measure(tuned.model, encoded.lessons, watch)
    if steering.ending():
        return
    left_out = {kind_of(kind) for kind in METRICS} - {metric.kind for metric in job.metrics}
    metrics = {name: value for name, value in metrics.items() if name not in left_out}
    seconds = time.monotonic() - began
    items = len(encoded.lessons)
    log.send(Evaluated(step=job.checkpoint or 0, metrics=metrics, rows=items, seconds=seconds))


def say_shrunk(before: int, after: int, log: EventLog, step: int = 0) -> None:
    """Report that fewer rows are measured at once from here on."""
    problem = Problem(code="out_of_memory", facts={"phase": log.doing})
    names = ({healing.EVALUATION_BATCH: before}, {healing.EVALUATION_BATCH: after})
    log.send(Adjusted(step=step, before=names[0], after=names[1], problem=problem))


def _rows(job: EvaluateJob, work: TrainJob, trained: RunFolder) -> Sequence[prepare.Sourced]:
    if job.data:
        folder = scratch.new_folder()
        reading.frozen_data(prepare.whole(work, job.data), folder, lambda *_: None)
        return prepare.thaw(folder).rows["train"]
    rows = prepare.thaw(trained.data).rows[job.split]
    if not rows:
        raise ProblemError("too_few_rows", path=trained.data / f"{job.split}.jsonl", rows=0)
    return rows
