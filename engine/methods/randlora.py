"""Sums of random bases of full rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class RandLora(LinearTuner):
    """RandLoRA: weigh random bases for an update of full rank (Albert et al., 2025, arXiv:2502.00987)."""

    even: ClassVar[bool] = False
    narrows: ClassVar[bool] = False
    usual_rate: ClassVar[float] = 1e-4

    kind: Literal["randlora"] = "randlora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 32
    """Rank of one random basis. Unlike with LoRA, lower trains more numbers."""
    randlora_alpha: Annotated[int, Field(ge=1, le=100_000, title="Alpha"), Ui(group="Method", step=20)] = 640
    """How loud the adapter speaks; twenty times the rank is usual."""
    randlora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Keep the bases beside their weights: another version of torch may draw others."""
        from peft import RandLoraConfig

        del model
        return RandLoraConfig(
            r=self.r,
            randlora_alpha=self.randlora_alpha,
            randlora_dropout=self.randlora_dropout,
            save_projection=True,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count a weight for each column of each basis, and one for each of its rows."""
        bases = -(-min(wide, tall) // self.r)
        return self.r * bases + bases * min(wide, tall)
