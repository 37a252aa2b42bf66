"""AdamW that needs no schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.adamw import Adam
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class ScheduleFreeAdamW(Adam):
    """AdamW that averages its weights (Defazio et al., 2024): take it with Constant after warm-up."""

    state_bytes_per_parameter: ClassVar[float] = 8.0

    kind: Literal["schedule_free_adamw"] = "schedule_free_adamw"
    adam_beta1: Annotated[
        float, Field(gt=0, lt=1, title="Beta 1"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.9
    """How near to the averaged weights gradients are taken."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own; what is measured, sampled and saved are its averaged weights."""
        from engine.optimizers.own.schedule_free import ScheduleFreeAdamW as Built

        del device
        return Built(groups, **self.arguments())
