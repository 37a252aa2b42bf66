"""Muon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.optimizers.adamw import Adam
from engine.spec import Ui

if TYPE_CHECKING:
    import torch

_ADAM_BYTES = 8


class Muon(Adam):
    """Muon (Jordan, 2024): orthogonal steps for matrices in layers, AdamW for the rest; half the memory."""

    state_bytes_per_parameter: ClassVar[float] = 4.0
    hidden_apart: ClassVar[bool] = True
    whole_weights: ClassVar[bool] = True

    kind: Literal["muon"] = "muon"
    momentum: Annotated[
        float, Field(ge=0, lt=1, title="Momentum"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.95
    """How much of the last step goes on, for the matrices. The betas are for the rest."""

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own, whose steps are as long as AdamW's at the same learning rate."""
        from engine.optimizers.own.muon import Muon as Built

        del device
        return Built(groups, **self.arguments(), momentum=self.momentum)

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return one number for each weight of a hidden matrix, and two for all others."""
        own = super().state_bytes(shape, hidden=hidden)
        return own if hidden else own * _ADAM_BYTES // int(self.state_bytes_per_parameter)
