"""Low-rank matrices put together from a shared bank of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor, rest
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class VbLora(LinearTuner):
    """VB-LoRA: mix low-rank matrices from one bank of vectors (Li et al., 2024, arXiv:2405.15179)."""

    even: ClassVar[bool] = False
    usual_rate: ClassVar[float] = 1e-3

    kind: Literal["vblora"] = "vblora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method")] = 4
    """Width of the matrices that are put together."""
    num_vectors: Annotated[int, Field(ge=2, le=65_536, title="Vectors"), Ui(group="Method", step=64)] = 256
    """Vectors in the bank that all layers share."""
    vector_length: Annotated[
        int, Field(ge=1, le=16_384, title="Vector length"), Ui(group="Method", step=64, advanced=True)
    ] = 256
    """Length of each vector. The next smaller that divides all layers is taken."""
    topk: Annotated[int, Field(ge=1, le=64, title="Mixed vectors"), Ui(group="Method", advanced=True)] = 2
    """Vectors that each part is mixed from."""
    vblora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Keep all weights of the mixture, not only the largest: training may go on from them."""
        from peft import VBLoRAConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return VBLoRAConfig(
            r=self.r,
            num_vectors=self.num_vectors,
            vector_length=common_divisor((size for pair in sizes for size in pair), self.vector_length),
            topk=self.topk,
            vblora_dropout=self.vblora_dropout,
            **common,
        )

    def rate(self, name: str) -> float:
        """Let the weights of the mixtures learn ten times as fast as the vectors, as published."""
        return 10.0 if "vblora_logits" in name else 1.0

    def look_at_nothing(self, model: Any) -> None:
        """Leave out the check whether all weights of the mixtures are there."""
        rest(model, "vblora")

    def numbers(self, wide: int, tall: int) -> int:
        """Count the weights of the mixtures of a layer that vectors of the wanted length divide."""
        return self.r * (wide + tall) // self.vector_length * self.num_vectors

    def trainable(self, facts: ModelFacts) -> int:
        """Count the bank, and a weight of each of its vectors for each part."""
        shapes = list(self.shapes(facts).values())
        size = common_divisor((size for pair in shapes for size in pair), self.vector_length)
        return self.num_vectors * size + facts.layers * sum(
            self.r * (wide + tall) // size * self.num_vectors for wide, tall in shapes
        )
