"""Full fine-tuning: every weight is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.methods.base import PLAIN, Method, Setting

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class Full(Method):
    """Full tuning: train every weight. The strongest and the hungriest; for small models on one card."""

    adapter: ClassVar[bool] = False
    quantized: ClassVar[bool] = False
    merges: ClassVar[bool] = True
    usual_rate: ClassVar[float] = 2e-5
    even: ClassVar[bool] = True

    kind: Literal["full"] = "full"

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Make every parameter trainable in float32: 16-bit weights would lose most small updates."""
        del setting
        model.float()
        model.requires_grad_(requires_grad=True)
        return model

    def trainable(self, facts: ModelFacts) -> int:
        """Count the whole model."""
        return facts.parameters
