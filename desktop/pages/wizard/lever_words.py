"""What levers on the memory change and what they cost, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from desktop.figures import count, gigabytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.state.draft import Draft
    from engine.rpc import Lever, LeverKind

_NOTICEABLE: Final = 1.02
"""Time that is worth a word."""
_WORTH: Final = 0.05 * 1024**3
"""Memory that is worth a figure."""
_BATCH: Final = "training.per_device_train_batch_size"
_TIMES: Final = "training.gradient_accumulation_steps"


def lever_text(draft: Draft, lever: Lever) -> str:
    """Say what a lever changes about a draft: "Batch 8 × 4 → 1 × 32"."""
    return " + ".join(_change(draft, kind, lever.changes) for kind in lever.kinds)


def cost_text(lever: Lever) -> str:
    """Say what is needed then, and what it costs: "19.8 GB, about 5 % slower"."""
    slower, worse = lever.time >= _NOTICEABLE, _worse(lever)
    if slower and worse:
        words = QCoreApplication.translate("Levers", "{amount}, about {percent} % slower; {worse}")
    elif slower:
        words = QCoreApplication.translate("Levers", "{amount}, about {percent} % slower")
    elif worse:
        words = QCoreApplication.translate("Levers", "{amount}; {worse}")
    else:
        words = QCoreApplication.translate("Levers", "{amount}, at no cost")
    percent = f"{(lever.time - 1) * 100:.0f}"
    return words.format(amount=gigabytes(lever.total), percent=percent, worse=worse)


def eased_text(draft: Draft, preset: str) -> str:
    """Say what was changed about a preset so that it fits, or nothing."""
    parts = [_eased(draft, kind) for kind in draft.eased]
    if not parts:
        return ""
    words = QCoreApplication.translate("Levers", "{preset}, with {changes}, so that it fits.")
    return words.format(preset=preset, changes=_listed(parts))


def saving_text(amount: int | None, *, used: bool) -> str:
    """Say what a setting saves here, or would save."""
    if amount is None:
        return QCoreApplication.translate("Levers", "What it saves here is unknown")
    if abs(amount) < _WORTH:
        return QCoreApplication.translate("Levers", "Saves nothing here")
    if amount < 0:
        words = (
            QCoreApplication.translate("Levers", "Takes {amount} more here")
            if used
            else QCoreApplication.translate("Levers", "Would take {amount} more here")
        )
    else:
        words = (
            QCoreApplication.translate("Levers", "Saves {amount} here")
            if used
            else QCoreApplication.translate("Levers", "Would save {amount} here")
        )
    return words.format(amount=gigabytes(abs(amount)))


def _change(draft: Draft, kind: LeverKind, changes: dict[str, Any]) -> str:
    training = draft.training
    rows, times = training.per_device_train_batch_size, training.gradient_accumulation_steps
    values = {
        "before": f"{rows} × {times}",
        "after": f"{changes.get(_BATCH, rows)} × {changes.get(_TIMES, times)}",
        "rank_before": getattr(draft.method, "r", ""),
        "rank": changes.get("method.r", ""),
        "length_before": count(draft.stage.max_length),
        "length": count(changes.get("stage.max_length", draft.stage.max_length)),
    }
    words = {
        "batch": QCoreApplication.translate("Levers", "Batch {before} → {after}"),
        "optimizer": QCoreApplication.translate("Levers", "Paged 8-bit optimizer"),
        "chunked_loss": QCoreApplication.translate("Levers", "Chunked loss"),
        "checkpointing": QCoreApplication.translate("Levers", "Gradient checkpointing"),
        "offloading": QCoreApplication.translate("Levers", "Activation offloading"),
        "rank": QCoreApplication.translate("Levers", "Rank {rank_before} → {rank}"),
        "precision": _weights(changes.get("precision", {}).get("kind", "")),
        "max_length": QCoreApplication.translate("Levers", "Sequence {length_before} → {length}"),
    }
    return words[kind].format(**values)


def _weights(kind: str) -> str:
    if kind == "nf4":
        return QCoreApplication.translate("Levers", "Weights in 4 bit")
    return QCoreApplication.translate("Levers", "Weights in 16 bit")


def _worse(lever: Lever) -> str:
    """Say what a lever does to the result, or nothing."""
    if lever.quality == "same":
        return ""
    if "max_length" in lever.kinds:
        return QCoreApplication.translate("Levers", "longer rows are cut")
    if "precision" in lever.kinds:
        return QCoreApplication.translate("Levers", "a touch less exact")
    return QCoreApplication.translate("Levers", "learns a little less")


def _eased(draft: Draft, kind: LeverKind) -> str:
    training = draft.training
    words = {
        "batch": QCoreApplication.translate("Levers", "batches of {rows} × {times}"),
        "optimizer": QCoreApplication.translate("Levers", "the paged 8-bit optimizer"),
        "chunked_loss": QCoreApplication.translate("Levers", "chunked loss"),
        "checkpointing": QCoreApplication.translate("Levers", "gradient checkpointing"),
        "offloading": QCoreApplication.translate("Levers", "activation offloading"),
        "rank": QCoreApplication.translate("Levers", "rank {rank}"),
        "precision": QCoreApplication.translate("Levers", "weights in {bits} bit"),
        "max_length": QCoreApplication.translate("Levers", "rows of at most {length} tokens"),
    }
    return words[kind].format(
        rows=training.per_device_train_batch_size,
        times=training.gradient_accumulation_steps,
        rank=getattr(draft.method, "r", ""),
        bits=4 if draft.precision.quantized else 16,
        length=count(draft.stage.max_length),
    )


def _listed(parts: Sequence[str]) -> str:
    """Join parts of a sentence the way the language does."""
    if len(parts) == 1:
        return parts[0]
    comma = QCoreApplication.translate("Levers", ", ")
    words = QCoreApplication.translate("Levers", "{first} and {last}")
    return words.format(first=comma.join(parts[:-1]), last=parts[-1])
