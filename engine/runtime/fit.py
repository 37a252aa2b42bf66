"""What would make a job fit: the cheap changes, tried on the trace, the least harmful first.

What is offered was traced. What is not tried is what could not fit for certain, or would not be offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine import job as jobs
from engine.rpc import FitAnswer, Lever
from engine.runtime import gauge
from engine.runtime.forecast import Question, forecast, overhead
from engine.verdict import TIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.job import TrainJob
    from engine.rpc import ForecastAnswer, LeverKind, Verdict

_MOST: Final = 3
"""Single changes that are offered."""
_LENGTHS: Final = (8192, 6144, 4096, 3072, 2048, 1536, 1024, 768, 512, 384, 256)
_NARROWEST: Final = 4
_QUALITY: Final = ("same", "slightly_less", "less")


_TAKES: Final[dict[LeverKind, dict[str, int]]] = {
    "chunked_loss": {"logits": 1},
    "optimizer": {"optimizer": 1},
    "batch": {"activations": 1, "logits": 1},
    "checkpointing": {"activations": 1},
    "offloading": {"activations": 1},
    "rank": {"adapter": 1, "gradients": 1, "optimizer": 1, "activations": 1},
    "precision": dict.fromkeys(("weights", "adapter", "gradients", "optimizer", "activations", "logits"), 1),
    "max_length": {"activations": 2, "logits": 1},
}
"""Lever -> what it can take away, with the highest power of its share: attention that keeps its scores grows
with the square of the length."""


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
    share: float = 0.0
    """What is left of the number that is made smaller; 0 where it is none."""

    @property
    def leaves(self) -> dict[str, float]:
        """The least share that it may leave of what is held; what is not named it leaves as it is."""
        return {kind: self.share**power for kind, power in _TAKES[self.kind].items()}

    @property
    def harm(self) -> tuple[int, float]:
        """What it costs: quality first, then time."""
        return self.quality, self.time


def fit(job: TrainJob, question: Question | None = None) -> FitAnswer:
    """Return a job's forecast and what would make it fit, the least harmful change first.

    Single changes that suffice come first; where none does, the least harmful changes that do together.
    """
    question = question or Question()
    answer = forecast(job, question)
    if answer.verdict in {"fits", "unknown"}:
        return FitAnswer(forecast=answer, levers=())
    search = _Search(job, question, answer)
    single = search.single()
    if single:
        return FitAnswer(forecast=answer, levers=tuple(single))
    together = search.together()
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
        ways = [change for change in lever(job) if not changed(job, change.changes).problems()]
        if ways:
            yield ways


def _loss(job: TrainJob) -> list[Change]:
    return [] if job.training.chunked_loss else [Change("chunked_loss", {"training.chunked_loss": True})]


def _optimizer(job: TrainJob) -> list[Change]:
    if not job.optimizer.smaller:
        return []
    kept = {name: value for name, value in job.optimizer.model_dump(mode="json").items() if name != "kind"}
    return [Change("optimizer", {"optimizer": {"kind": job.optimizer.smaller, **kept}})]


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
            share=size / rows,
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
    rank = whole = getattr(job.method, "r", 0) if job.method.narrows else 0
    found = []
    while rank // 2 >= _NARROWEST:
        rank //= 2
        found.append(Change("rank", {"method.r": rank}, quality=1, share=rank / whole))
    return found


def _precision(job: TrainJob) -> list[Change]:
    kind, found = job.precision.kind, []
    if kind == "fp32":
        found.append(Change("precision", {"precision": {"kind": "bf16"}}))
    if job.method.quantized and kind != "nf4":
        found.append(Change("precision", {"precision": {"kind": "nf4"}}, time=1.2, quality=1))
    return found


def _length(job: TrainJob) -> list[Change]:
    whole = job.stage.max_length
    return [
        Change("max_length", {"stage.max_length": length}, quality=2, share=length / whole)
        for length in _LENGTHS
        if length < whole
    ]


class _Search:
    """Tries changes on one job that does not fit."""

    def __init__(self, job: TrainJob, question: Question, answer: ForecastAnswer) -> None:
        self._job = job
        self._question = question
        self._before = answer
        self._limit = TIGHT * answer.free

    def single(self) -> list[Lever]:
        """Return the levers that are enough by themselves, the least harmful first, and no more than that."""
        found: list[Lever] = []
        for ways in sorted(_levers(self._job), key=lambda ways: ways[0].harm):
            if len(found) >= _MOST and ways[0].harm >= _harm(found[_MOST - 1]):
                break
            change = self._least_harmful([], ways)
            if change is not None:
                found.append(_lever([change], self._after([change])))
                found.sort(key=_harm)
        return found[:_MOST]

    def together(self) -> Lever | None:
        """Pull one lever after the other until the job fits, then let go of all that it fits without."""
        pulled: list[list[Change]] = []
        for ways in _levers(self._job):
            pulled.append(ways)
            verdict = self._verdict([one[-1] for one in pulled])
            if verdict == "fits":
                break
            if verdict == "unknown":
                pulled.pop()
        else:
            return None
        chosen = self._eased(self._needed(pulled))
        return _lever(chosen, self._after(chosen))

    def _needed(self, pulled: list[list[Change]]) -> list[list[Change]]:
        """Leave out levers that are not needed, the most harmful first."""
        for ways in sorted(pulled, key=lambda ways: ways[-1].harm, reverse=True):
            others = [other for other in pulled if other is not ways]
            if self._verdict([other[-1] for other in others]) == "fits":
                pulled = others
        return pulled

    def _eased(self, pulled: list[list[Change]]) -> list[Change]:
        """Pull each lever no further than it must be, the most harmful first."""
        chosen = {id(ways): ways[-1] for ways in pulled}
        for ways in sorted(pulled, key=lambda ways: ways[-1].harm, reverse=True):
            others = [change for key, change in chosen.items() if key != id(ways)]
            chosen[id(ways)] = self._least_harmful(others, ways) or ways[-1]
        return [chosen[id(ways)] for ways in pulled]

    def _least_harmful(self, others: list[Change], ways: list[Change]) -> Change | None:
        """Return the first of a lever's changes with which the job fits; they need less and less.

        The walk begins where a straight line from the job as it is to the strongest change meets the limit.
        """
        if self._verdict([*others, ways[-1]]) != "fits":
            return None
        low, high = 0, len(ways) - 1
        probe = self._guess(self._after([*others, ways[-1]]).total, ways)
        while low < high:
            probe = min(max(probe, low), high - 1)
            if self._verdict([*others, ways[probe]]) == "fits":
                high, probe = probe, probe - 1
            else:
                low, probe = probe + 1, probe + 1
        return ways[low]

    def _guess(self, strongest: int, ways: list[Change]) -> int:
        least = ways[-1].share
        slope = (self._before.total - strongest) / (1 - least)
        meets = (strongest + slope * (way.share - least) <= self._limit for way in ways)
        return next((place for place, found in enumerate(meets) if found), len(ways) - 1)

    def _verdict(self, pulled: list[Change]) -> Verdict:
        return "too_big" if self._least(pulled) > self._limit else self._after(pulled).verdict

    def _least(self, pulled: list[Change]) -> int:
        """Return bytes that the job surely still holds at the moment that was its peak."""
        held: dict[str, float] = {part.kind: part.bytes for part in self._before.segments}
        held["runtime"] = overhead(on_card=self._before.device != gauge.PROCESSOR)
        held["transient"] = 0
        for change in pulled:
            for kind, left in change.leaves.items():
                held[kind] *= left
        return int(sum(held.values()))

    def _after(self, pulled: list[Change]) -> ForecastAnswer:
        return forecast(changed(self._job, _changes(pulled)), self._question)


def _changes(pulled: list[Change]) -> dict[str, Any]:
    return {path: value for change in pulled for path, value in change.changes.items()}


def _harm(lever: Lever) -> tuple[int, float]:
    return _QUALITY.index(lever.quality), lever.time


def _lever(pulled: list[Change], found: ForecastAnswer) -> Lever:
    time = 1.0
    for change in pulled:
        time *= change.time
    return Lever(
        kinds=tuple(change.kind for change in pulled),
        changes=_changes(pulled),
        total=found.total,
        verdict=found.verdict,
        time=round(time, 2),
        quality=_QUALITY[max(change.quality for change in pulled)],
    )
