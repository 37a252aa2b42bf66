"""How the learning rate runs over a training: transformers' schedules, told what the job says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from torch.optim.lr_scheduler import LambdaLR
from transformers import get_scheduler

if TYPE_CHECKING:
    import torch

    from engine.job import TrainingSpec


def schedule(optimizer: torch.optim.Optimizer, training: TrainingSpec, warmup: int, total: int) -> Any:
    """Return the job's schedule over `total` optimizer steps, of which `warmup` rise from zero."""
    name = training.lr_scheduler_type
    if name == "reduce_lr_on_plateau":
        return Plateau(optimizer, training, warmup)
    return get_scheduler(
        name,
        optimizer=optimizer,
        num_warmup_steps=warmup,
        num_training_steps=total,
        scheduler_specific_kwargs=_own(training, warmup, total).get(name),
    )


def _own(training: TrainingSpec, warmup: int, total: int) -> dict[str, dict[str, Any]]:
    """Return what each schedule is told beside the steps."""
    fall = training.num_decay_steps
    steps = int(fall) if fall >= 1 else round(fall * total)
    return {
        "cosine_with_restarts": {"num_cycles": training.num_cycles},
        "cosine_with_min_lr": {"min_lr_rate": training.min_lr_rate},
        "polynomial": {"power": training.power, "lr_end": 0.0},
        "warmup_stable_decay": {
            "num_decay_steps": min(max(steps, 1), max(total - warmup, 1)),
            "decay_type": training.decay_type,
            "min_lr_ratio": training.min_lr_rate,
        },
    }


class Plateau(LambdaLR):
    """Rises through the warm-up, stays, and is lowered each time that evaluations stop getting better.

    It stands at the same step as every other schedule, so that a run resumes and heals alike.
    """

    def __init__(self, optimizer: torch.optim.Optimizer, training: TrainingSpec, warmup: int) -> None:
        self.lowered = 1.0
        """What the plateaus so far have left of the learning rate."""
        self.best: float | None = None
        self.worse = 0
        self._factor, self._patience = training.plateau_factor, training.plateau_patience
        self._lowest = training.min_lr_rate
        super().__init__(optimizer, partial(_risen, warmup=warmup))

    def get_lr(self) -> list[float | torch.Tensor]:
        """Return the learning rate of each group."""
        return [rate * self.lowered for rate in super().get_lr()]

    def measured(self, value: float) -> None:
        """Take the result of an evaluation; lower is better."""
        if self.best is None or value < self.best:
            self.best, self.worse = value, 0
            return
        self.worse += 1
        if self.worse >= self._patience:
            self.worse = 0
            self.lowered = max(self.lowered * self._factor, self._lowest)


def _risen(step: int, *, warmup: int) -> float:
    return min(1.0, step / warmup) if warmup else 1.0
