"""Circular convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class C3a(LinearTuner):
    """C3A: convolve in circles, block by block (Chen et al., 2024, arXiv:2407.19342)."""

    usual_rate: ClassVar[float] = 1e-1

    kind: Literal["c3a"] = "c3a"
    block_size: Annotated[int, Field(ge=1, le=16384, title="Block size"), Ui(group="Method", step=32)] = 128
    """Length of a circle. Larger trains fewer numbers. The next smaller that divides all layers is taken."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Begin with kernels of zeros, which leave the model as it is."""
        from peft import C3AConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return C3AConfig(
            block_size=common_divisor((size for pair in sizes for size in pair), self.block_size),
            init_weights=True,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count one kernel for each pair of blocks of the wanted size."""
        return wide * tall // self.block_size

    def trainable(self, facts: ModelFacts) -> int:
        """Count one kernel for each pair of blocks."""
        shapes = list(self.shapes(facts).values())
        size = common_divisor((size for pair in shapes for size in pair), self.block_size)
        return facts.layers * sum(wide * tall // size for wide, tall in shapes)
