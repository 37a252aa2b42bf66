"""Shared shards of the update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class Miss(LinearTuner):
    """MiSS: one small matrix, repeated over shards of the inputs (Kang et al., 2024, arXiv:2409.15371)."""

    usual_rate: ClassVar[float] = 2e-4

    kind: Literal["miss"] = "miss"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 64
    """Shards that a layer's inputs are summed into. Higher learns more and needs more memory."""
    miss_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import MissConfig

        del model
        return MissConfig(
            r=self.r,
            miss_dropout=self.miss_dropout,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count one matrix."""
        del wide
        return self.r * tall
