"""What the fit bar shows: a forecast beside the live card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from engine.verdict import verdict_of

if TYPE_CHECKING:
    from desktop.state.gpu import CardReading
    from engine.events import Peaked
    from engine.rpc import ForecastAnswer
    from engine.rpc_memory import ChatForecast

Verdict = Literal["fits", "tight", "over"]
SegmentKind = Literal[
    "weights",
    "adapter",
    "gradients",
    "optimizer",
    "activations",
    "logits",
    "cache",
    "transient",
    "runtime",
]

_VERDICTS: Final[dict[str, Verdict]] = {"fits": "fits", "tight": "tight", "too_big": "over"}


@dataclass(frozen=True, slots=True)
class FitView:
    """Memory in bytes as the bar shows it; `place` says whose memory it is."""

    segments: tuple[tuple[SegmentKind, int], ...]
    needed: int
    """What the card will show."""
    total: int
    free: int
    verdict: Verdict
    place: Literal["card", "processor"]
    measured: int | None = None
    low: int = 0
    """The least that it can run in."""
    provisional: bool = False
    """Whether it was not traced: a first answer while the exact one is worked out."""


def fit_view(
    answer: ForecastAnswer | None, card: CardReading | None = None, measured: int | None = None
) -> FitView | None:
    """Return what the bar shows, judged by the card's live figures where they are known; None is unknown."""
    if answer is None or answer.verdict == "unknown":
        return None
    place: Literal["card", "processor"] = "processor" if answer.device == "cpu" else "card"
    total, free = answer.capacity, answer.free
    low = answer.low or answer.total
    verdict = _VERDICTS[answer.verdict]
    if place == "card" and card is not None and card.total is not None and card.free is not None:
        total, free = card.total, card.free
        verdict = judge(answer.total, free, low)
    segments: tuple[tuple[SegmentKind, int], ...] = tuple(
        (segment.kind, segment.bytes) for segment in answer.segments if segment.bytes
    )
    rough = answer.method != "traced"
    return FitView(segments, answer.total, total, free, verdict, place, measured, low, rough)


def chat_view(answer: ChatForecast | None, card: CardReading | None = None, held: int = 0) -> FitView | None:
    """Return what the bar shows of a chat that is about to be loaded; None is unknown.

    `held` bytes of what is taken belong to the model that it takes the place of.
    """
    if answer is None or answer.verdict == "unknown":
        return None
    place: Literal["card", "processor"] = "processor" if answer.device == "cpu" else "card"
    total, free = answer.capacity, answer.free
    if place == "card" and card is not None and card.total is not None and card.free is not None:
        total, free = card.total, card.free
    free = min(total, free + held)
    parts: tuple[tuple[SegmentKind, int], ...] = (
        ("weights", answer.weights),
        ("adapter", answer.adapter),
        ("cache", answer.cache),
        ("transient", answer.transient),
        ("runtime", answer.runtime),
    )
    verdict = judge(answer.total, free, answer.low)
    segments = tuple(part for part in parts if part[1])
    return FitView(segments, answer.total, total, free, verdict, place, low=answer.low)


def judge(needed: int, free: int, low: int | None = None) -> Verdict:
    """Return the verdict on needing so much of what is free, or at the least `low` of it."""
    return _VERDICTS[verdict_of(needed, needed if low is None else low, free)]


def deviation(answer: ForecastAnswer | None, measured: int) -> float | None:
    """Return by what share of the forecast more was measured (less is negative); None without a forecast."""
    return measured / answer.total - 1 if answer is not None and answer.total else None


def beside_others(peak: Peaked | None) -> int | None:
    """Return what other programs held of the card in a phase; None when it is not known, or no card."""
    if peak is None or peak.reserved is None or peak.process is None or peak.used is None:
        return None
    return max(0, peak.used - peak.process)
