"""8-bit Lion whose state may leave the card under pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.optimizers.lion import Signed

if TYPE_CHECKING:
    import torch


class PagedLion8bit(Signed):
    """8-bit Lion whose state moves to system memory when the card is full, slower only then."""

    state_bytes_per_parameter: ClassVar[float] = 1.0
    fallback: ClassVar[str] = "lion_8bit"

    kind: Literal["paged_lion_8bit"] = "paged_lion_8bit"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' paged Lion on a card and its plain 8-bit Lion on a processor."""
        from bitsandbytes.optim import Lion8bit, PagedLion8bit

        built = PagedLion8bit if device.type == "cuda" else Lion8bit
        return built(groups, **self.arguments())
