"""4-bit NormalFloat weights, the base of QLoRA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.precision.base import Precision
from engine.precision.dtypes import ComputeDtype, compute_dtype
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Nf4(Precision):
    """4-bit NormalFloat (Dettmers et al., 2023, arXiv:2305.14314): a quarter of the memory of 16 bit."""

    quantized: ClassVar[bool] = True
    bytes_per_weight: ClassVar[float] = 0.516

    kind: Literal["nf4"] = "nf4"
    double_quantization: Annotated[
        bool, Field(title="Double quantization"), Ui(group="Model", advanced=True)
    ] = True
    """Quantize the scale factors too; saves 0.4 bits a weight and costs nothing measurable."""
    compute_dtype: Annotated[ComputeDtype, Field(title="Compute type"), Ui(group="Model", advanced=True)] = (
        "auto"
    )
    """Type that weights are expanded to for each multiplication; auto takes bf16 where the card has it."""

    def load_arguments(self, device: torch.device) -> dict[str, Any]:
        """Ask transformers for bitsandbytes' 4-bit layers."""
        from transformers import BitsAndBytesConfig

        dtype = self.compute(device)
        config = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=self.double_quantization,
            bnb_4bit_compute_dtype=dtype,
        )
        return {"quantization_config": config, "dtype": dtype}

    def compute(self, device: torch.device) -> torch.dtype:
        """Return the chosen type, or the best one of the device."""
        return compute_dtype(self.compute_dtype, device)
