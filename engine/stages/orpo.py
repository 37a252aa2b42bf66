"""Odds ratio preference optimization: instruction tuning that turns away from the worse answers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.spec import Ui
from engine.stages.pairs import PairStage


class Orpo(PairStage):
    """ORPO: learn the better answers and turn away from the worse ones in one go (arXiv:2403.07691)."""

    rate_share: ClassVar[float] = 0.25

    kind: Literal["orpo"] = "orpo"
    beta: Annotated[float, Field(gt=0, le=10, title="Beta"), Ui(group="Preference", step=0.05)] = 0.1
    """Weight of the odds ratio beside the loss of the better answer; lambda in the paper."""
