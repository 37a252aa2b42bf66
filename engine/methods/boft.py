"""Butterfly rotations of a layer's outputs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Setting
from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class Boft(LinearTuner):
    """BOFT: rotate blocks and scale each output (Liu et al., 2023, arXiv:2311.06243)."""

    usual_rate: ClassVar[float] = 4e-4

    kind: Literal["boft"] = "boft"
    boft_block_size: Annotated[int, Field(ge=2, le=256, title="Block size"), Ui(group="Method", step=4)] = 4
    """Outputs rotated together; more learn more. The next smaller that divides all layers is taken."""
    boft_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """How often a block is trained without its rotation."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take one butterfly factor: more of them need a CUDA extension that PEFT would compile."""
        from peft import BOFTConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return BOFTConfig(
            boft_block_size=common_divisor((wide for wide, _ in sizes), self.boft_block_size),
            boft_n_butterfly_factor=1,
            boft_dropout=self.boft_dropout,
            **common,
        )

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Attach the rotations; their patterns are computed with numbers, even for a model without any."""
        import torch

        real = not next(model.parameters()).is_meta
        with contextlib.nullcontext() if real else torch.device("cpu"):
            return super().prepare(model, setting)

    def numbers(self, wide: int, tall: int) -> int:
        """Count the rotations of a layer whose inputs blocks of the wanted size divide, and its scales."""
        return wide * self.boft_block_size + tall

    def trainable(self, facts: ModelFacts) -> int:
        """Count the rotations of each block, and a scale for each output."""
        shapes = list(self.shapes(facts).values())
        size = common_divisor((wide for wide, _ in shapes), self.boft_block_size)
        return facts.layers * sum(wide * size + tall for wide, tall in shapes)
