"""Rotations of pairs of outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class Road(LinearTuner):
    """RoAd: turn and stretch pairs of a layer's outputs (Liao and Monz, 2024, arXiv:2409.00119)."""

    usual_rate: ClassVar[float] = 3e-3

    kind: Literal["road"] = "road"
    variant: Annotated[Literal["road_1", "road_2", "road_4"], Field(title="Variant"), Ui(group="Method")] = (
        "road_1"
    )
    """Angles and lengths of each pair: one of both, two, or four. More learn more."""
    group_size: Annotated[
        int, Field(ge=2, le=4096, multiple_of=2, title="Group size"), Ui(group="Method", advanced=True)
    ] = 64
    """Outputs among which pairs are made. The next smaller that divides all layers is taken."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take the largest group up to the wanted one that fits all layers."""
        from peft import RoadConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return RoadConfig(
            variant=self.variant,
            group_size=common_divisor((tall for _, tall in sizes), self.group_size),
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count the angles and lengths of the outputs."""
        del wide
        return tall * int(self.variant.removeprefix("road_"))
