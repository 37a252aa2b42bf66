"""What a run changes so that it can go on: smaller batches, a lower learning rate, the next lever.

job.yaml keeps what was asked for. What was decided since stands in the run's events, and nowhere else:
every process of the run applies it to the job before it begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.events import Adjusted, Healed
from engine.job import TrainJob
from engine.reasons import reason
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.events import Event, Settings

BATCH: Final = "training.per_device_train_batch_size"
ACCUMULATION: Final = "training.gradient_accumulation_steps"
EVALUATION_BATCH: Final = "evaluation.per_device_eval_batch_size"
LEARNING_RATE: Final = "optimizer.learning_rate"
CHUNKED_LOSS: Final = "training.chunked_loss"
OFFLOADING: Final = "training.activation_offloading"
CHECKPOINTING: Final = "training.gradient_checkpointing"
MAX_LENGTH: Final = "stage.max_length"
OPTIMIZER: Final = "optimizer.kind"
_SWITCHES: Final = {
    CHUNKED_LOSS: "lever_chunks",
    CHECKPOINTING: "lever_checkpointing",
    OFFLOADING: "lever_offloading",
}
"""Levers that change no number, so that a run goes on from its checkpoint with them; the cheapest first."""
SHORTEST: Final = 256
"""Tokens below which sequences are not offered to be cut: answers would go missing."""


class Lever(Spec):
    """One setting that takes memory away, and what it says in words."""

    key: str
    """Dotted name of the setting."""
    before: bool | int | float | str
    after: bool | int | float | str
    code: str
    """Code of `engine.reasons.REASONS` that says what it does."""
    keeps: bool
    """Whether the run may go on from its checkpoint with it; if not, it takes a run of its own."""

    def words(self) -> str:
        """Say in English what is to be changed."""
        return reason(self.code, before=self.before, after=self.after)


def smaller_batch(job: TrainJob) -> Settings | None:
    """Return the next smaller batch with the same effective one, or None when it is one row already.

    Half the rows, or the next fewer that divide the effective batch: each optimizer step then learns from
    the very rows that it would have learned from.
    """
    batch, effective = job.training.per_device_train_batch_size, job.effective_batch
    found = next((rows for rows in range(batch // 2, 0, -1) if effective % rows == 0), None)
    return None if found is None else {BATCH: found, ACCUMULATION: effective // found}


def next_levers(job: TrainJob) -> tuple[Lever, ...]:
    """Return what else takes memory away from a job whose batch is one row, the least harmful first."""
    levers = [
        Lever(key=key, before=False, after=True, code=code, keeps=True)
        for key, code in _SWITCHES.items()
        if not getattr(job.training, key.partition(".")[2])
        and (key != CHECKPOINTING or job.method.recomputes)
    ]
    if job.optimizer.smaller:
        levers.append(
            Lever(
                key=OPTIMIZER,
                before=job.optimizer.kind,
                after=job.optimizer.smaller,
                code="lever_optimizer",
                keeps=False,
            )
        )
    length = job.stage.max_length
    if length > SHORTEST:
        shorter = max(SHORTEST, length // 2)
        levers.append(Lever(key=MAX_LENGTH, before=length, after=shorter, code="lever_length", keeps=False))
    return tuple(levers)


def decided(past: Iterable[Event]) -> Settings:
    """Return every setting that was decided in the course of a run, the newest value of each."""
    found: dict[str, bool | int | float | str] = {}
    for item in past:
        if isinstance(item, Healed | Adjusted):
            found.update(item.after)
    return found


def applied(job: TrainJob, changes: Settings) -> TrainJob:
    """Return the job with settings changed; a setting that it does not have is passed over."""
    known = {name: value for name, value in changes.items() if _holder(job, name) is not None}
    if not known:
        return job
    content = job.model_dump()
    for name, value in known.items():
        block, _, field = name.partition(".")
        content[block][field] = value
    return TrainJob.model_validate(content)


def now(job: TrainJob, changes: Settings) -> Settings:
    """Return the values that a job has in the place of such changes."""
    found = {}
    for name in changes:
        holder = _holder(job, name)
        if holder is not None:
            found[name] = getattr(holder, name.partition(".")[2])
    return found


def _holder(job: TrainJob, name: str) -> Any:
    """Return the block of a job that has the setting, or None."""
    block, _, field = name.partition(".")
    holder = getattr(job, block, None)
    return holder if isinstance(holder, Spec) and field in type(holder).model_fields else None
