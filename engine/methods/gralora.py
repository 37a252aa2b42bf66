"""A grid of small low-rank updates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class GraLora(LinearTuner):
    """GraLoRA: a grid of low-rank updates of a weight's blocks (Jung et al., 2025, arXiv:2505.20355)."""

    usual_rate: ClassVar[float] = 2e-4

    kind: Literal["gralora"] = "gralora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 32
    """Rank of the whole grid; as many numbers as LoRA of this rank, and more that it can express."""
    alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 64
    """How loud the adapter speaks, relative to its rank."""
    gralora_k: Annotated[int, Field(ge=1, le=64, title="Blocks"), Ui(group="Method", advanced=True)] = 2
    """Rows and columns of the grid. The next smaller that divides rank and layers is taken."""
    gralora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take the finest grid up to the wanted one that fits all layers."""
        from peft import GraloraConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return GraloraConfig(
            r=self.r,
            alpha=self.alpha,
            gralora_k=common_divisor((self.r, *(size for pair in sizes for size in pair)), self.gralora_k),
            gralora_dropout=self.gralora_dropout,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count two matrices, whatever the grid is."""
        return self.r * (wide + tall)
