"""16-bit brain floating point weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.precision.base import Precision

if TYPE_CHECKING:
    import torch


class Bf16(Precision):
    """16-bit weights as most models are published: no quantization error, four times the memory of nf4."""

    quantized: ClassVar[bool] = False
    bytes_per_weight: ClassVar[float] = 2.0

    kind: Literal["bf16"] = "bf16"

    def load_arguments(self, device: torch.device) -> dict[str, Any]:
        """Load the weights as bfloat16."""
        return {"dtype": self.compute(device)}

    def compute(self, device: torch.device) -> torch.dtype:
        """Return bfloat16; every device of the last ten years computes it, if slowly."""
        import torch

        del device
        return torch.bfloat16
