"""AdamW on gradients of low rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.adamw import Adam
from engine.spec import Ui

if TYPE_CHECKING:
    import torch

_ADAM_BYTES = 8


class GaLoreAdamW(Adam):
    """GaLore (Zhao et al., 2024, arXiv:2403.03507): full tuning whose state is small, as if by an adapter."""

    state_bytes_per_parameter: ClassVar[float] = 0.4
    hidden_apart: ClassVar[bool] = True
    whole_weights: ClassVar[bool] = True

    kind: Literal["galore_adamw"] = "galore_adamw"
    rank: Annotated[int, Field(ge=1, le=4096, title="Projection rank"), Ui(group="Optimizer", step=32)] = 128
    """Directions of each gradient that are kept. More learns more and takes more memory."""
    update_proj_gap: Annotated[
        int,
        Field(ge=1, le=100_000, title="New projection every"),
        Ui(group="Optimizer", advanced=True, unit="steps"),
    ] = 200
    """How often the directions are found anew; that step takes much longer than others."""
    scale: Annotated[
        float, Field(gt=0, le=1000, title="Update scale"), Ui(group="Optimizer", step=0.05, advanced=True)
    ] = 0.25
    """Factor of the updates of matrices inside layers."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own."""
        from engine.optimizers.own.galore import GaLoreAdamW as Built

        del device
        own = {"rank": self.rank, "update_proj_gap": self.update_proj_gap, "scale": self.scale}
        return Built(groups, **self.arguments(), **own)

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return the projection of a hidden matrix and Adam's state behind it."""
        if not hidden:
            return _ADAM_BYTES * math.prod(shape)
        short, long = sorted(shape)
        return min(self.rank, short) * (4 * short + _ADAM_BYTES * long)
