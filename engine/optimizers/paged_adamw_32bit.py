"""AdamW in 32 bit whose state may leave the card under pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.adamw import Adam

if TYPE_CHECKING:
    import torch


class PagedAdamW32bit(Adam):
    """AdamW in 32 bit whose state moves to system memory when the card is full, slower only then (QLoRA)."""

    state_bytes_per_parameter: ClassVar[float] = 8.0
    fallback: ClassVar[str] = "adamw"
    smaller: ClassVar[str] = "paged_adamw_8bit"

    kind: Literal["paged_adamw_32bit"] = "paged_adamw_32bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' paged AdamW on a card and PyTorch's on a processor."""
        if device.type != "cuda":
            import torch

            return torch.optim.AdamW(groups, **self.arguments())
        from bitsandbytes.optim import PagedAdamW32bit as Built

        return Built(groups, **self.arguments())
