"""Random projections that all layers share, and small vectors of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class Vera(LinearTuner):
    """VeRA: scale random projections that all layers share (Kopiczko et al., 2023, arXiv:2310.11454)."""

    even: ClassVar[bool] = False
    usual_rate: ClassVar[float] = 4e-3

    kind: Literal["vera"] = "vera"
    r: Annotated[int, Field(ge=1, le=4096, title="Rank"), Ui(group="Method", step=64)] = 256
    """Width of the shared projections. Far larger than with LoRA: one more costs one number a layer."""
    d_initial: Annotated[
        float, Field(gt=0, le=10, title="First scale"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.1
    """Value that the scales between the two projections begin with."""
    vera_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Keep the projections beside the vectors: another version of torch may draw others."""
        from peft import VeraConfig

        del model
        return VeraConfig(
            r=self.r,
            d_initial=self.d_initial,
            vera_dropout=self.vera_dropout,
            save_projection=True,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count a scale for each rank and one for each output."""
        del wide
        return self.r + tall
