"""What would make a job fit: the cheap changes, tried on the trace, the least harmful first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine import job as jobs
from engine.rpc import FitAnswer, Lever
from engine.runtime.forecast import Question, forecast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.job import TrainJob
    from engine.rpc import ForecastAnswer, LeverKind

_MOST: Final = 3
"""Single changes that are offered."""
_LENGTHS: Final = (8192, 6144, 4096, 3072, 2048, 1536, 1024, 768, 512, 384, 256)
_NARROWEST: Final = 4
_QUALITY: Final = ("same", "slightly_less", "less")


@dataclass(frozen=True, slots=True)
class Change:
    """One way to pull one lever."""

    kind: LeverKind
    changes: dict[str, Any]
    """Dotted path in the job -> its new value."""
    time: float = 1.0
    """About how much longer a run takes. Checkpointing computes the forward pass twice, a third of a step."""
    quality: int = 0
    """0 the same, 1 slightly less, 2 less."""


def fit(job: TrainJob, question: Question | None = None) -> FitAnswer:
    """Return a job's forecast and what would make it fit, the least harmful change first.

    Single changes that suffice come first; where none does, the least harmful changes that do together.
    """
    question = question or Question()
    answer = forecast(job, question)
    if answer.verdict in {"fits", "unknown"}:
        return FitAnswer(forecast=answer, levers=())
    tried = [_first_that_fits(job, ways, question) for ways in _levers(job)]
    single = [found for found in tried if found is not None]
    single.sort(key=lambda lever: (_QUALITY.index(lever.quality), lever.time))
    if single:
        return FitAnswer(forecast=answer, levers=tuple(single[:_MOST]))
    together = _together(job, question)
    return FitAnswer(forecast=answer, levers=() if together is None else (together,))


def changed(job: TrainJob, changes: dict[str, Any]) -> TrainJob:
    """Return a job with other values at dotted paths; a path may name a whole part, such as `precision`."""
    content = job.model_dump(mode="json")
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = content
        for name in parents:
            place = place[name]
        place[last] = value
    return jobs.TrainJob.model_validate(content)


def _levers(job: TrainJob) -> Iterator[list[Change]]:
    """Yield the levers of a job, each as its changes from the least harmful to the strongest."""
    for lever in (_loss, _optimizer, _batch, _checkpointing, _offloading, _rank, _precision, _length):
        ways = lever(job)
        if ways:
            yield ways


def _loss(job: TrainJob) -> list[Change]:
    return [] if job.training.chunked_loss else [Change("chunked_loss", {"training.chunked_loss": True})]


def _optimizer(job: TrainJob) -> list[Change]:
    if job.optimizer.kind != "adamw":
        return []
    kept = {name: value for name, value in job.optimizer.model_dump(mode="json").items() if name != "kind"}
    return [Change("optimizer", {"optimizer": {"kind": "paged_adamw_8bit", **kept}})]


def _batch(job: TrainJob) -> list[Change]:
    rows, whole = job.training.per_device_train_batch_size, job.effective_batch
    smaller = [size for size in range(rows - 1, 0, -1) if whole % size == 0]
    return [
        Change(
            "batch",
            {
                "training.per_device_train_batch_size": size,
                "training.gradient_accumulation_steps": whole // size,
            },
            time=1.05,
        )
        for size in smaller
    ]


def _checkpointing(job: TrainJob) -> list[Change]:
    if job.training.gradient_checkpointing:
        return []
    return [Change("checkpointing", {"training.gradient_checkpointing": True}, time=1.33)]


def _offloading(job: TrainJob) -> list[Change]:
    if job.training.activation_offloading:
        return []
    return [Change("offloading", {"training.activation_offloading": True}, time=1.25)]


def _rank(job: TrainJob) -> list[Change]:
    rank = getattr(job.method, "r", 0)
    found = []
    while rank // 2 >= _NARROWEST:
        rank //= 2
        found.append(Change("rank", {"method.r": rank}, quality=1))
    return found


def _precision(job: TrainJob) -> list[Change]:
    kind, found = job.precision.kind, []
    if kind == "fp32":
        found.append(Change("precision", {"precision": {"kind": "bf16"}}))
    if job.method.quantized and kind != "nf4":
        found.append(Change("precision", {"precision": {"kind": "nf4"}}, time=1.2, quality=1))
    return found


def _length(job: TrainJob) -> list[Change]:
    shorter = [length for length in _LENGTHS if length < job.stage.max_length]
    return [Change("max_length", {"stage.max_length": length}, quality=2) for length in shorter]


def _first_that_fits(job: TrainJob, ways: list[Change], question: Question) -> Lever | None:
    """Return the least harmful of a lever's changes that makes a job fit; they need less and less."""
    if len(ways) > 1 and _after(job, [ways[-1]], question).verdict != "fits":
        return None
    low, high = 0, len(ways) - 1
    while low < high:
        middle = (low + high) // 2
        if _after(job, [ways[middle]], question).verdict == "fits":
            high = middle
        else:
            low = middle + 1
    found = _after(job, [ways[low]], question)
    return _lever([ways[low]], found) if found.verdict == "fits" else None


def _together(job: TrainJob, question: Question) -> Lever | None:
    """Pull one lever after the other until the job fits, then let the last one go as far back as it can."""
    pulled: list[Change] = []
    before = forecast(job, question).low
    for ways in _levers(job):
        found = _after(job, [*pulled, ways[-1]], question)
        if found.verdict == "fits":
            eased = _eased(job, pulled, ways, question)
            return _lever([*pulled, eased], _after(job, [*pulled, eased], question))
        if found.verdict != "unknown" and found.low < before:
            pulled.append(ways[-1])
            before = found.low
    return None


def _eased(job: TrainJob, pulled: list[Change], ways: list[Change], question: Question) -> Change:
    fits: Callable[[Change], bool] = lambda way: _after(job, [*pulled, way], question).verdict == "fits"  # noqa: E731
    return next(way for way in ways if way is ways[-1] or fits(way))


def _after(job: TrainJob, pulled: list[Change], question: Question) -> ForecastAnswer:
    changes = {path: value for change in pulled for path, value in change.changes.items()}
    return forecast(changed(job, changes), question)


def _lever(pulled: list[Change], found: ForecastAnswer) -> Lever:
    time = 1.0
    for change in pulled:
        time *= change.time
    return Lever(
        kinds=tuple(change.kind for change in pulled),
        changes={path: value for change in pulled for path, value in change.changes.items()},
        total=found.total,
        verdict=found.verdict,
        time=round(time, 2),
        quality=_QUALITY[max(change.quality for change in pulled)],
    )
