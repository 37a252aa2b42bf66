"""AdamW with its state in 8 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.adamw import Adam

if TYPE_CHECKING:
    import torch


class AdamW8bit(Adam):
    """AdamW with 8-bit state (Dettmers et al., 2022, arXiv:2110.02861): a quarter of its memory."""

    state_bytes_per_parameter: ClassVar[float] = 2.0

    kind: Literal["adamw_8bit"] = "adamw_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' 8-bit AdamW; it runs on processors too."""
        from bitsandbytes.optim import AdamW8bit as Built

        del device
        return Built(groups, **self.arguments())
