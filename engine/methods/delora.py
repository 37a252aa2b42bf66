"""Low-rank updates whose strength and direction are learned apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, packed_on
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class DeLora(LinearTuner):
    """DeLoRA: learn an update's directions and its strength apart (Bini et al., 2025, arXiv:2503.18225)."""

    not_on = packed_on("nf4", "int8")
    usual_rate: ClassVar[float] = 1e-3

    kind: Literal["delora"] = "delora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 16
    """Width of the adapter matrices. Higher learns more and needs more memory."""
    delora_lambda: Annotated[
        int, Field(ge=1, le=1000, title="First strength"), Ui(group="Method", step=1)
    ] = 15
    """Bound of the update that training begins with; it holds a model close to what it was."""
    module_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Module dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """How often a layer is trained without its adapter."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import DeloraConfig

        del model
        return DeloraConfig(
            r=self.r,
            delora_lambda=self.delora_lambda,
            module_dropout=self.module_dropout,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count two matrices and the strength."""
        return self.r * (wide + tall) + 1
