"""AdamW with updates clipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.adamw import Adam

if TYPE_CHECKING:
    import torch


class StableAdamW(Adam):
    """AdamW that shortens steps when gradients jump (Wortsman et al., 2023): fewer spikes."""

    state_bytes_per_parameter: ClassVar[float] = 8.0

    kind: Literal["stable_adamw"] = "stable_adamw"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build our own."""
        from engine.optimizers.own.stable import StableAdamW as Built

        del device
        return Built(groups, self.arguments())
