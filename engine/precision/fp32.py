"""32-bit floating point weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.precision.base import Precision

if TYPE_CHECKING:
    import torch


class Fp32(Precision):
    """32-bit weights: the most exact and the largest, for small models and for the processor."""

    quantized: ClassVar[bool] = False
    bytes_per_weight: ClassVar[float] = 4.0

    kind: Literal["fp32"] = "fp32"

    def load_arguments(self, device: torch.device) -> dict[str, Any]:
        """Load the weights as float32."""
        return {"dtype": self.compute(device)}

    def compute(self, device: torch.device) -> torch.dtype:
        """Return float32."""
        import torch

        del device
        return torch.float32
