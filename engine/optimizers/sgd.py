"""Stochastic gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.base import Optimizer
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Sgd(Optimizer):
    """Gradient descent with momentum: the plainest step; language models learn slowly with it."""

    state_bytes_per_parameter: ClassVar[float] = 4.0

    kind: Literal["sgd"] = "sgd"
    learning_rate: Annotated[
        float, Field(gt=0, le=1, title="Learning rate"), Ui(group="Optimizer", step=1e-3)
    ] = 1e-2
    """Factor of the gradient. No step is scaled by itself here, so it takes far more than AdamW."""
    momentum: Annotated[
        float, Field(ge=0, lt=1, title="Momentum"), Ui(group="Optimizer", step=0.05, advanced=True)
    ] = 0.9
    """How much of the last step goes on; 0 keeps no state at all."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build PyTorch's SGD, fused on a card."""
        import torch

        fused = device.type == "cuda"
        return torch.optim.SGD(groups, lr=self.learning_rate, momentum=self.momentum, fused=fused)

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return nothing without momentum."""
        return super().state_bytes(shape, hidden=hidden) if self.momentum else 0
