"""Hadamard products of two low-rank updates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, packed_on, rest
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class LoHa(LinearTuner):
    """LoHa: multiply two low-rank updates entry by entry (Hyeon-Woo et al., 2021, arXiv:2108.06098)."""

    not_on = packed_on("nf4")
    usual_rate: ClassVar[float] = 1e-3

    kind: Literal["loha"] = "loha"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 16
    """Width of the four matrices of a layer; the update reaches the square of it."""
    alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 32
    """How loud the adapter speaks, relative to its rank."""
    rank_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Rank dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of the update's rows set to zero while training."""
    module_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Module dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """How often a layer is trained without its adapter."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import LoHaConfig

        del model
        return LoHaConfig(
            r=self.r,
            alpha=self.alpha,
            rank_dropout=self.rank_dropout,
            module_dropout=self.module_dropout,
            **common,
        )

    def look_at_nothing(self, model: Any) -> None:
        """Leave out the draw that decides whether a layer is trained with its adapter."""
        rest(model, "loha")

    def numbers(self, wide: int, tall: int) -> int:
        """Count two pairs of matrices."""
        return 2 * self.r * (wide + tall)
