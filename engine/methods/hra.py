"""Reflections of a layer's inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, packed_on
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class Hra(LinearTuner):
    """HRA: mirror what goes into a layer a few times (Yuan et al., 2024, arXiv:2405.17484)."""

    not_on = packed_on("nf4", "int8")
    narrows: ClassVar[bool] = False
    usual_rate: ClassVar[float] = 1e-3

    kind: Literal["hra"] = "hra"
    r: Annotated[int, Field(ge=2, le=512, multiple_of=2, title="Reflections"), Ui(group="Method", step=2)] = 8
    """How often the inputs of a layer are mirrored; an even number, so that it begins as the model is."""
    apply_GS: Annotated[  # noqa: N815 - as PEFT spells it
        bool, Field(title="Gram-Schmidt"), Ui(group="Method", advanced=True)
    ] = False
    """Keep the mirrors at right angles to each other (slower)."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import HRAConfig

        del model
        return HRAConfig(
            r=self.r,
            apply_GS=self.apply_GS,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count a direction for each reflection."""
        del tall
        return self.r * wide
