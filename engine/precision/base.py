"""What a precision decides: how the base model's weights are held in memory."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from engine.spec import Spec

if TYPE_CHECKING:
    import torch


class Precision(Spec):
    """How the base model's weights are stored while training."""

    quantized: ClassVar[bool]
    """Whether the linear layers hold integers, so that only adapters can be trained on them."""
    bytes_per_weight: ClassVar[float]
    """Memory of one weight of a linear layer, quantization constants included."""
    keeps_inputs: ClassVar[bool] = False
    """Whether its products keep their inputs where autograd's saved tensors do not reach."""

    @abstractmethod
    def load_arguments(self, device: torch.device) -> dict[str, Any]:
        """Return the keyword arguments of `from_pretrained` that load weights this way."""

    @abstractmethod
    def compute(self, device: torch.device) -> torch.dtype:
        """Return the type that activations are computed in on this device."""
