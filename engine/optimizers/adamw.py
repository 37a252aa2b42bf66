"""AdamW as PyTorch has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.base import Optimizer
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Adam(Optimizer):
    """What every Adam here has in common."""

    adam_beta1: Annotated[
        float, Field(ge=0, lt=1, title="Beta 1"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.9
    """How slowly the mean of past gradients forgets."""
    adam_beta2: Annotated[
        float, Field(ge=0, lt=1, title="Beta 2"), Ui(group="Optimizer", step=0.001, advanced=True)
    ] = 0.999
    """How slowly the size of past gradients forgets."""
    adam_epsilon: Annotated[
        float, Field(gt=0, le=1, title="Epsilon"), Ui(group="Optimizer", step=1e-8, advanced=True)
    ] = 1e-8
    """Keeps the division by tiny gradients finite."""

    def arguments(self) -> dict[str, Any]:
        """Return the arguments that PyTorch's and bitsandbytes' classes share."""
        return {
            "lr": self.learning_rate,
            "betas": (self.adam_beta1, self.adam_beta2),
            "eps": self.adam_epsilon,
            "weight_decay": 0.0,
        }


class AdamW(Adam):
    """AdamW (Loshchilov & Hutter, 2019, arXiv:1711.05101): the usual choice, 8 bytes a trained weight."""

    state_bytes_per_parameter: ClassVar[float] = 8.0
    smaller: ClassVar[str] = "paged_adamw_8bit"

    kind: Literal["adamw"] = "adamw"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build PyTorch's AdamW, fused on a card."""
        import torch

        return torch.optim.AdamW(groups, **self.arguments(), fused=device.type == "cuda")
