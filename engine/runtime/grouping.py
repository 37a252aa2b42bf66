"""Which trained parameters an optimizer treats alike: groups by weight decay and learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.job import TrainJob


def groups_of(model: Any, work: TrainJob, decayed: Collection[str]) -> list[dict[str, Any]]:
    """Return the parameter groups of a prepared model; `decayed` names what is pulled towards zero.

    Parameters of one group share their weight decay and their learning rate. Decayed groups come first, and
    inside a group the order is the model's: a checkpoint's optimizer state is told apart by it alone.
    """
    found: dict[tuple[bool, float], list[Any]] = {}
    for name, value in model.named_parameters():
        if value.requires_grad:
            found.setdefault((name not in decayed, work.method.rate(name)), []).append(value)
    rate, decay = work.optimizer.learning_rate, work.optimizer.weight_decay
    return [
        {"params": values, "weight_decay": 0.0 if free else decay}
        | ({} if factor == 1.0 else {"lr": rate * factor})
        for (free, factor), values in sorted(found.items(), key=lambda item: item[0])
    ]
