"""8-bit AdamW whose state may leave the card under pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.adamw import Adam

if TYPE_CHECKING:
    import torch


class PagedAdamW8bit(Adam):
    """8-bit AdamW whose state moves to system memory when the card is full, slower only then (QLoRA)."""

    state_bytes_per_parameter: ClassVar[float] = 2.0
    fallback: ClassVar[str] = "adamw_8bit"

    kind: Literal["paged_adamw_8bit"] = "paged_adamw_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' paged AdamW on a card and its plain 8-bit AdamW on a processor."""
        from bitsandbytes.optim import AdamW8bit, PagedAdamW8bit

        built = PagedAdamW8bit if device.type == "cuda" else AdamW8bit
        return built(groups, **self.arguments())
