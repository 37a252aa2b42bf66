"""Lion with its state in 8 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.lion import Signed

if TYPE_CHECKING:
    import torch


class Lion8bit(Signed):
    """Lion with 8-bit state: one byte a trained weight, half of what AdamW in 8 bit takes."""

    state_bytes_per_parameter: ClassVar[float] = 1.0

    kind: Literal["lion_8bit"] = "lion_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' 8-bit Lion; it runs on processors too."""
        from bitsandbytes.optim import Lion8bit as Built

        del device
        return Built(groups, **self.arguments())
