"""Measures a model on encoded rows: the sums that every metric is made from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from engine import healing
from engine.events import Adjusted, Evaluated
from engine.metrics import Totals
from engine.problems import Problem, ProblemError
from engine.runtime import batch as batching
from engine.runtime import checkpoint, prepare, reading, scratch
from engine.runtime.device import recover
from engine.runtime.failures import out_of_memory
from engine.runtime.load import load_tuned, padding
from engine.runtime.loss import token_loss
from engine.runtime.tokens import Encoder, longest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transformers import PreTrainedModel

    from engine.job import EvaluateJob, TrainJob
    from engine.runs import RunFolder
    from engine.runtime.device import Device
    from engine.runtime.loss import Counted, TokenLoss
    from engine.runtime.reporter import EventLog, Steering
    from engine.runtime.tokens import Encoded


def measure(  # noqa: PLR0913
    model: PreTrainedModel,
    rows: Sequence[Encoded],
    pad: int,
    *,
    size: int,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    shrunk: Callable[[int, int], None] | None = None,
) -> Totals:
    """Return the sums over every trained token of the rows; `size` rows are computed at once.

    When they do not fit into memory, half as many are tried and `shrunk` is told; the rows go on where they
    were. A single row that does not fit raises what the library raised.
    """
    totals = Totals()
    was_training = model.training
    model.eval()
    ordered, done = longest_first(rows), 0
    try:
        loss, _ = token_loss(model, chunked=True)  # without gradients the chunks cost nothing
        while done < len(ordered) and not (cancelled is not None and cancelled()):
            batch = batching.padded(ordered[done : done + size], pad)
            counted = _counted(loss, model, batch, single=size == 1)
            if counted is None:
                recover(model.device)
                size, before = size // 2, size
                if shrunk is not None:
                    shrunk(before, size)
                continue
            totals.nll += counted.nll
            totals.tokens += counted.tokens
            totals.correct += counted.correct
            done = min(done + size, len(ordered))
            if progress is not None:
                progress(done, len(ordered))
    finally:
        model.train(was_training)
    return totals


def _counted(
    loss: TokenLoss, model: PreTrainedModel, batch: batching.Batch, *, single: bool
) -> Counted | None:
    """Return the sums of a batch, or None when memory ran out and there is something left to halve.

    The exception ends here: as long as it lives, it keeps what was computed so far.
    """
    try:
        return loss.counted(model, batch)
    except (RuntimeError, MemoryError) as error:
        if single or not out_of_memory(error):
            raise
    return None


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
    totals = measure(
        tuned.model,
        encoded.rows,
        padding(tuned.tokenizer),
        size=int(decided),
        progress=lambda done, total: log.phase("evaluating", done, total, "rows"),
        cancelled=steering.ending,
        shrunk=lambda before, after: say_shrunk(before, after, log),
    )
    if steering.ending():
        return
    metrics = {metric.kind: metric.compute(totals) for metric in job.metrics}
    seconds = time.monotonic() - began
    log.send(Evaluated(step=job.checkpoint or 0, metrics=metrics, rows=len(encoded.rows), seconds=seconds))


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
