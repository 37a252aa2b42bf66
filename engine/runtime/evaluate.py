"""Measures a model on encoded rows: the sums that every metric is made from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from engine.events import Evaluated
from engine.metrics import Totals
from engine.problems import ProblemError
from engine.runtime import batch as batching
from engine.runtime import checkpoint, prepare
from engine.runtime.load import load_tuned, padding
from engine.runtime.loss import token_loss
from engine.runtime.tokens import Encoder, batches

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import PreTrainedModel

    from engine.job import EvaluateJob, TrainJob
    from engine.runs import RunFolder
    from engine.runtime.device import Device
    from engine.runtime.reporter import EventLog, Steering
    from engine.runtime.tokens import Encoded


def measure(
    model: PreTrainedModel,
    rows: list[Encoded],
    pad: int,
    *,
    size: int,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Totals:
    """Return the sums over every trained token of the rows; `size` rows are computed at once."""
    totals = Totals()
    was_training = model.training
    model.eval()
    try:
        loss, _ = token_loss(model, chunked=True)  # without gradients the chunks cost nothing
        for number, portion in enumerate(batches(rows, size)):
            if cancelled is not None and cancelled():
                break
            counted = loss.counted(model, batching.padded(portion, pad))
            totals.nll += counted.nll
            totals.tokens += counted.tokens
            totals.correct += counted.correct
            if progress is not None:
                progress(min((number + 1) * size, len(rows)), len(rows))
    finally:
        model.train(was_training)
    return totals


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
    encoded = prepare.encode(rows, Encoder(tuned.tokenizer, work.stage))
    for note in encoded.notes:
        log.note(note)
    began = time.monotonic()
    totals = measure(
        tuned.model,
        encoded.rows,
        padding(tuned.tokenizer),
        size=work.evaluation.per_device_eval_batch_size,
        progress=lambda done, total: log.phase("evaluating", done, total, "rows"),
        cancelled=steering.ending,
    )
    if steering.ending():
        return
    metrics = {metric.kind: metric.compute(totals) for metric in job.metrics}
    seconds = time.monotonic() - began
    log.send(Evaluated(step=job.checkpoint or 0, metrics=metrics, rows=len(encoded.rows), seconds=seconds))


def _rows(job: EvaluateJob, work: TrainJob, trained: RunFolder) -> list[prepare.Sourced]:
    if job.data:
        whole = work.model_copy(
            update={"data": job.data, "split": work.split.model_copy(update={"validation": 0.0, "test": 0.0})}
        )
        return prepare.split_rows(whole).rows["train"]
    rows = prepare.thaw(trained.data).rows[job.split]
    if not rows:
        raise ProblemError("too_few_rows", path=trained.data / f"{job.split}.jsonl", rows=0)
    return rows
