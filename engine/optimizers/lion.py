"""Lion: steps of one length, by the sign of the momentum alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.base import Optimizer
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Signed(Optimizer):
    """What every Lion here has in common."""

    learning_rate: Annotated[
        float, Field(gt=0, le=1, title="Learning rate"), Ui(group="Optimizer", step=1e-5)
    ] = 5e-5
    """Length of each step. Lion wants a third to a tenth of what AdamW takes."""
    adam_beta1: Annotated[
        float, Field(ge=0, lt=1, title="Beta 1"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.9
    """How much of the momentum, against the newest gradient, decides a step's direction."""
    adam_beta2: Annotated[
        float, Field(ge=0, lt=1, title="Beta 2"), Ui(group="Optimizer", step=0.001, advanced=True)
    ] = 0.99
    """How slowly the momentum forgets past gradients."""

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of bitsandbytes' classes."""
        return {
            "lr": self.learning_rate,
            "betas": (self.adam_beta1, self.adam_beta2),
            "weight_decay": 0.0,
        }


class Lion(Signed):
    """Lion (Chen et al., 2023, arXiv:2302.06675): half of AdamW's memory; likes large batches."""

    state_bytes_per_parameter: ClassVar[float] = 4.0
    smaller: ClassVar[str] = "paged_lion_8bit"

    kind: Literal["lion"] = "lion"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' Lion; it runs on processors too."""
        from bitsandbytes.optim import Lion32bit

        del device
        return Lion32bit(groups, **self.arguments())
