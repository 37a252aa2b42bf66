"""The levers on a tune's memory: which one to pull when it does not fit, and what each one saves here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.state.presets import overlay
from engine.combination import refusals
from engine.optimizers import OPTIMIZERS
from engine.spec import kind_of

if TYPE_CHECKING:
    from desktop.state.draft import Draft
    from desktop.state.fit import Verdict
    from engine.optimizers import Optimizer
    from engine.rpc import ForecastAnswer, Lever

OPTIMIZER: Final = "optimizer"
SWITCHES: Final = (
    "training.gradient_checkpointing",
    "training.chunked_loss",
    "training.activation_offloading",
    "stage.packing",
)
"""Settings that are on or off and change what a tune needs."""
_CHEAP: Final = 1.1
"""Time that a lever may cost to be pulled for a tune that is only tight."""


def others(draft: Draft) -> dict[str, Draft]:
    """Return the draft with each memory lever the other way round, by the lever's setting."""
    found = {}
    for path in SWITCHES:
        part, _, name = path.partition(".")
        spec = getattr(draft, part)
        if name in type(spec).model_fields:
            other = draft.changed(**{part: overlay(spec, {name: not getattr(spec, name)})})
            if len(refusals(other)) <= len(refusals(draft)):
                found[path] = other
    optimizer = _counterpart(draft.optimizer)
    if optimizer is not None:
        kept = {name: value for name, value in draft.optimizer.model_dump().items() if name != "kind"}
        found[OPTIMIZER] = draft.changed(optimizer=overlay(optimizer, kept))
    return found


def _counterpart(optimizer: Optimizer) -> Optimizer | None:
    """Return the optimizer that does the same in 8 bit, or in 32 if this one is in 8 bit already."""
    kinds = {kind_of(entry): entry for entry in OPTIMIZERS}
    if optimizer.smaller:
        return kinds[optimizer.smaller].model_validate({})
    for entry in OPTIMIZERS:
        if entry.smaller and kind_of(optimizer) in {entry.smaller, kinds[entry.smaller].fallback}:
            return entry.model_validate({})
    return None


def in_use(draft: Draft, path: str) -> bool:
    """Say whether a memory lever is pulled."""
    if path == OPTIMIZER:
        return not draft.optimizer.smaller
    part, _, name = path.partition(".")
    return bool(getattr(getattr(draft, part), name))


def saving(draft: Draft, path: str, now: ForecastAnswer, other: ForecastAnswer) -> int | None:
    """Return the bytes that a lever saves, or would save; negative when it costs memory."""
    if "unknown" in {now.verdict, other.verdict}:
        return None
    return other.total - now.total if in_use(draft, path) else now.total - other.total


def to_ease(verdict: Verdict, levers: tuple[Lever, ...]) -> Lever | None:
    """Return the lever to pull so that a preset fits: the least harmful; for a tight one only a cheap one."""
    if verdict == "fits" or not levers:
        return None
    best = levers[0]
    cheap = best.quality == "same" and best.time <= _CHEAP
    return best if verdict == "over" or cheap else None
