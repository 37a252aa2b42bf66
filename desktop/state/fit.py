"""What the fit bar shows: a forecast beside the live card, and the cheapest changes that need less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.state.presets import overlay
from engine.precision import Nf4

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.state.draft import Draft
    from desktop.state.gpu import CardReading
    from engine.events import Peaked
    from engine.rpc import ForecastAnswer

Verdict = Literal["fits", "tight", "over"]
SegmentKind = Literal["weights", "adapter", "gradients", "optimizer", "activations", "logits", "runtime"]

_COMFORTABLE: Final = 0.9
"""Above this share of what is free the verdict is "tight": forecasts are not exact."""
_VERDICTS: Final[dict[str, Verdict]] = {"fits": "fits", "tight": "tight", "too_big": "over"}
_SHORTEST: Final = 256
_NARROWEST: Final = 4


@dataclass(frozen=True, slots=True)
class FitView:
    """Memory in bytes as the bar shows it; `place` says whose memory it is."""

    segments: tuple[tuple[SegmentKind, int], ...]
    needed: int
    total: int
    free: int
    verdict: Verdict
    place: Literal["card", "processor"]
    measured: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the draft that needs less memory; `field` is where it is, as part.name."""

    key: str
    field: str
    before: str
    after: str
    draft: Draft


def fit_view(
    answer: ForecastAnswer | None, card: CardReading | None = None, measured: int | None = None
) -> FitView | None:
    """Return what the bar shows, judged by the card's live figures where they are known; None is unknown."""
    if answer is None:
        return None
    place: Literal["card", "processor"] = "processor" if answer.device == "cpu" else "card"
    total, free = answer.capacity, answer.free
    verdict = _VERDICTS[answer.verdict]
    if place == "card" and card is not None and card.total is not None and card.free is not None:
        total, free = card.total, card.free
        verdict = judge(answer.total, free)
    segments: tuple[tuple[SegmentKind, int], ...] = tuple(
        (segment.kind, segment.bytes) for segment in answer.segments if segment.bytes
    )
    return FitView(segments, answer.total, total, free, verdict, place, measured)


def judge(needed: int, free: int) -> Verdict:
    """Return the verdict on needing so much of what is free."""
    if needed > free:
        return "over"
    return "tight" if needed > free * _COMFORTABLE else "fits"


def deviation(answer: ForecastAnswer | None, measured: int) -> float | None:
    """Return by what share of the forecast more was measured (less is negative); None without a forecast."""
    return measured / answer.total - 1 if answer is not None and answer.total else None


def beside_others(peak: Peaked | None) -> int | None:
    """Return what other programs held of the card in a phase; None when it is not known, or no card."""
    if peak is None or peak.reserved is None or peak.process is None or peak.used is None:
        return None
    return max(0, peak.used - peak.process)


def cheaper(draft: Draft) -> tuple[Change, ...]:
    """Return changes that need less memory, the one that costs the tune least first."""
    return tuple(_changes(draft))


def _changes(draft: Draft) -> Iterator[Change]:
    training, stage, method = draft.training, draft.stage, draft.method
    if not training.gradient_checkpointing:
        lighter = overlay(training, {"gradient_checkpointing": True})
        yield _change("checkpointing", "training.gradient_checkpointing", draft, training=lighter)
    batch = training.per_device_train_batch_size
    if batch > 1:
        values = {
            "per_device_train_batch_size": batch // 2,
            "gradient_accumulation_steps": _batches(batch * training.gradient_accumulation_steps, batch // 2),
        }
        lighter = overlay(training, values)
        yield _change("batch", "training.per_device_train_batch_size", draft, training=lighter)
    if method.quantized and not draft.precision.quantized:
        yield _change("nf4", "precision.kind", draft, precision=Nf4())
    length = stage.max_length
    while length > _SHORTEST:
        length //= 2
        shorter = overlay(stage, {"max_length": max(length, _SHORTEST)})
        yield _change(f"length-{shorter.max_length}", "stage.max_length", draft, stage=shorter)
    rank = getattr(method, "r", 0)
    if rank > _NARROWEST:
        alpha = max(1, getattr(method, "lora_alpha", rank) // 2)
        narrower = overlay(method, {"r": rank // 2, "lora_alpha": alpha})
        yield _change("rank", "method.r", draft, method=narrower)


def _batches(rows: int, batch: int) -> int:
    """Return how many batches hold so many rows."""
    return -(-rows // batch)


def _change(key: str, field: str, draft: Draft, **parts: object) -> Change:
    part, _, name = field.partition(".")
    after = draft.changed(**parts)
    values = (str(getattr(getattr(state, part), name)) for state in (draft, after))
    return Change(key, field, *values, draft=after)
