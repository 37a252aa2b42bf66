"""Learned keys and values before each row, in every layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.virtual_tokens import VirtualTokens
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class PrefixTuning(VirtualTokens):
    """Prefix tuning: keys and values that every layer attends to (Li and Liang, 2021, arXiv:2101.00190)."""

    recomputes: ClassVar[bool] = False
    usual_rate: ClassVar[float] = 1e-2

    kind: Literal["prefix_tuning"] = "prefix_tuning"
    prefix_projection: Annotated[
        bool, Field(title="Written by a network"), Ui(group="Method", advanced=True)
    ] = False
    """Let a small network write them, which learns more steadily; it is gone once the model is tuned."""
    encoder_hidden_size: Annotated[
        int, Field(ge=1, le=16_384, title="Encoder width"), Ui(group="Method", step=64, advanced=True)
    ] = 128
    """Width of that network."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import PrefixTuningConfig

        del model
        return PrefixTuningConfig(
            prefix_projection=self.prefix_projection, encoder_hidden_size=self.encoder_hidden_size, **common
        )

    def trainable(self, facts: ModelFacts) -> int:
        """Count a key and a value for each token and layer, or the network that writes them."""
        wide = facts.hidden_size * facts.kv_heads // facts.heads
        all_layers = 2 * facts.layers * wide
        if not self.prefix_projection:
            return self.num_virtual_tokens * all_layers
        inner = self.encoder_hidden_size
        return self.num_virtual_tokens * wide + (wide + 1) * inner + (inner + 1) * all_layers
