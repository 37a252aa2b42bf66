"""8-bit AdamW whose state may leave the card under pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.adamw import Adam

if TYPE_CHECKING:
    import torch


class PagedAdamW8bit(Adam):
    """8-bit AdamW whose state moves to system memory when the card is full, slower only then (QLoRA)."""

    state_bytes_per_parameter: ClassVar[float] = 2.0

    kind: Literal["paged_adamw_8bit"] = "paged_adamw_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' paged AdamW on a card and its plain 8-bit AdamW on a processor."""
        from bitsandbytes.optim import AdamW8bit, PagedAdamW8bit

        built = PagedAdamW8bit if device.type == "cuda" else AdamW8bit
        return built(groups, **self.arguments())

    def used(self, device: torch.device) -> str:
        """Paging needs CUDA's unified memory; elsewhere the same optimizer runs without it."""
        return self.kind if device.type == "cuda" else "adamw_8bit"
