"""Low-rank factors of the weights themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class Hira(LinearTuner):
    """HiRA: multiply the weights by a low-rank pattern (Huang et al., ICLR 2025, openreview TwJrTz9cRS)."""

    usual_rate: ClassVar[float] = 2e-3

    kind: Literal["hira"] = "hira"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 32
    """Width of the pattern's matrices. Higher learns more and needs more memory."""
    hira_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import HiraConfig

        del model
        return HiraConfig(
            r=self.r,
            hira_dropout=self.hira_dropout,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count two matrices."""
        return self.r * (wide + tall)
