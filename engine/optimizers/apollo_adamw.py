"""AdamW's scale, from a narrow image of the gradients."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.adamw import Adam
from engine.spec import Ui

if TYPE_CHECKING:
    import torch

_ADAM_BYTES = 8


class ApolloAdamW(Adam):
    """APOLLO (Zhu et al., 2024, arXiv:2412.05270): full tuning as with AdamW, with state near to SGD's."""

    state_bytes_per_parameter: ClassVar[float] = 0.3
    hidden_apart: ClassVar[bool] = True
    whole_weights: ClassVar[bool] = True

    kind: Literal["apollo_adamw"] = "apollo_adamw"
    rank: Annotated[int, Field(ge=1, le=4096, title="Projection rank"), Ui(group="Optimizer", step=32)] = 128
    """Width of the image that the scale is read from. 1 with one scale a matrix is APOLLO-Mini."""
    scale_type: Annotated[
        Literal["channel", "tensor"], Field(title="Scaled by"), Ui(group="Optimizer", advanced=True)
    ] = "channel"
    """One scale for each channel of a matrix, or one for the whole matrix."""
    update_proj_gap: Annotated[
        int,
        Field(ge=1, le=100_000, title="New projection every"),
        Ui(group="Optimizer", advanced=True, unit="steps"),
    ] = 200
    """How often another random projection is drawn."""
    scale: Annotated[
        float, Field(gt=0, le=1000, title="Update scale"), Ui(group="Optimizer", step=0.5, advanced=True)
    ] = 1.0
    """Factor of the updates of matrices inside layers; about 11 for rank 1."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own."""
        from engine.optimizers.own.apollo import ApolloAdamW as Built

        del device
        own = {
            "rank": self.rank,
            "scale_type": self.scale_type,
            "update_proj_gap": self.update_proj_gap,
            "scale": self.scale,
        }
        return Built(groups, **self.arguments(), **own)

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return Adam's state of the image of a hidden matrix; the projection is not kept."""
        if not hidden:
            return _ADAM_BYTES * math.prod(shape)
        short, long = sorted(shape)
        return _ADAM_BYTES * min(self.rank, short) * long
