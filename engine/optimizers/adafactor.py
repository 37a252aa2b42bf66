"""Adafactor: keeps sums of rows and columns in place of a number for each weight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.base import Optimizer
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Adafactor(Optimizer):
    """Adafactor (Shazeer & Stern, 2018): next to no state, for full tuning on a small card."""

    state_bytes_per_parameter: ClassVar[float] = 0.01

    kind: Literal["adafactor"] = "adafactor"
    decay_rate: Annotated[
        float, Field(ge=-1, lt=0, title="Decay rate"), Ui(group="Optimizer", step=0.1, advanced=True)
    ] = -0.8
    """How fast the memory of gradient sizes grows longer over the run."""
    clip_threshold: Annotated[
        float, Field(gt=0, le=100, title="Update clipping"), Ui(group="Optimizer", step=0.1, advanced=True)
    ] = 1.0
    """Largest mean size of an update, as a multiple of the learning rate."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own, at the job's own learning rate and schedule."""
        from engine.optimizers.own.adafactor import Adafactor as Built

        del device
        settings = {"decay_rate": self.decay_rate, "clip_threshold": self.clip_threshold}
        return Built(groups, {"lr": self.learning_rate, **settings})

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return 4 bytes for each row and column of a matrix, and for each weight of a vector."""
        del hidden
        if len(shape) < 2:  # noqa: PLR2004 - a vector
            return 4 * math.prod(shape)
        return 4 * (math.prod(shape[:-1]) + math.prod((*shape[:-2], shape[-1])))
