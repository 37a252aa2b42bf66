"""8-bit AdEMAMix whose state may leave the card under pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from engine.optimizers.ademamix import Mixed

if TYPE_CHECKING:
    import torch


class PagedAdEMAMix8bit(Mixed):
    """8-bit AdEMAMix whose state moves to system memory when the card is full, slower only then."""

    state_bytes_per_parameter: ClassVar[float] = 3.0
    fallback: ClassVar[str] = "ademamix_8bit"

    kind: Literal["paged_ademamix_8bit"] = "paged_ademamix_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' paged AdEMAMix on a card and its plain 8-bit one on a processor."""
        from bitsandbytes.optim import AdEMAMix8bit, PagedAdEMAMix8bit

        built = PagedAdEMAMix8bit if device.type == "cuda" else AdEMAMix8bit
        return built(cast("Any", groups), **self.arguments())
