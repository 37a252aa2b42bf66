"""Learned tokens that a small network writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.virtual_tokens import VirtualTokens
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class PTuning(VirtualTokens):
    """P-tuning: let a small network write the learned tokens (Liu et al., 2021, arXiv:2103.10385)."""

    usual_rate: ClassVar[float] = 1e-3

    kind: Literal["p_tuning"] = "p_tuning"
    encoder_hidden_size: Annotated[
        int, Field(ge=1, le=16_384, title="Encoder width"), Ui(group="Method", step=64)
    ] = 128
    """Width of the network that writes the tokens; it is gone once the model is tuned."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take the network of three layers."""
        from peft import PromptEncoderConfig

        del model
        return PromptEncoderConfig(encoder_hidden_size=self.encoder_hidden_size, **common)

    def trainable(self, facts: ModelFacts) -> int:
        """Count the tokens and the three layers with their biases."""
        wide, inner = facts.hidden_size, self.encoder_hidden_size
        layers = (wide + 1) * inner + (inner + 1) * inner + (inner + 1) * wide
        return self.num_virtual_tokens * wide + layers
