"""8-bit integer weights with outliers kept in 16 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.precision.base import Precision
from engine.precision.dtypes import compute_dtype
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Int8(Precision):
    """8-bit integers (LLM.int8, Dettmers et al., 2022, arXiv:2208.07339): half the memory of 16 bit."""

    quantized: ClassVar[bool] = True
    bytes_per_weight: ClassVar[float] = 1.002
    keeps_inputs: ClassVar[bool] = True

    kind: Literal["int8"] = "int8"
    threshold: Annotated[
        float, Field(ge=0, le=100, title="Outlier threshold"), Ui(group="Model", advanced=True)
    ] = 6.0
    """Activations above this are multiplied in 16 bit; 0 treats none as an outlier."""

    def load_arguments(self, device: torch.device) -> dict[str, Any]:
        """Ask transformers for bitsandbytes' 8-bit layers."""
        from transformers import BitsAndBytesConfig

        config = BitsAndBytesConfig(load_in_8bit=True, llm_int8_threshold=self.threshold)
        return {"quantization_config": config, "dtype": self.compute(device)}

    def compute(self, device: torch.device) -> torch.dtype:
        """Return the best type of the device."""
        return compute_dtype("auto", device)
