"""RMSprop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.base import Optimizer
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class RmsProp(Optimizer):
    """RMSprop (Hinton, 2012): divides each gradient by its usual size, without momentum; half of AdamW."""

    state_bytes_per_parameter: ClassVar[float] = 4.0

    kind: Literal["rmsprop"] = "rmsprop"
    alpha: Annotated[
        float, Field(ge=0, lt=1, title="Smoothing"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.99
    """How slowly the size of past gradients forgets."""
    adam_epsilon: Annotated[
        float, Field(gt=0, le=1, title="Epsilon"), Ui(group="Optimizer", step=1e-8, advanced=True)
    ] = 1e-8
    """Keeps the division by tiny gradients finite."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own."""
        from engine.optimizers.own.rmsprop import RmsProp as Built

        del device
        return Built(groups, {"lr": self.learning_rate, "alpha": self.alpha, "eps": self.adam_epsilon})
