"""AdEMAMix with its state in 8 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from engine.optimizers.ademamix import Mixed

if TYPE_CHECKING:
    import torch


class AdEMAMix8bit(Mixed):
    """AdEMAMix with 8-bit state: three bytes a trained weight instead of twelve."""

    state_bytes_per_parameter: ClassVar[float] = 3.0

    kind: Literal["ademamix_8bit"] = "ademamix_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' 8-bit AdEMAMix; it runs on processors too."""
        from bitsandbytes.optim import AdEMAMix8bit as Built

        del device
        return Built(cast("Any", groups), **self.arguments())
