"""Contrastive preference optimization and SimPO: preferences without a reference model."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.spec import Ui
from engine.stages.pairs import PairStage


class Cpo(PairStage):
    """CPO and SimPO: prefer the better answer without a reference (arXiv:2401.08417, arXiv:2405.14734)."""

    rate_share: ClassVar[float] = 0.1

    kind: Literal["cpo"] = "cpo"
    loss_type: Annotated[
        Literal["sigmoid", "hinge", "ipo", "simpo"], Field(title="Loss"), Ui(group="Preference")
    ] = "sigmoid"
    """How a pair is judged. SimPO and IPO count the mean of a token, so that length earns nothing."""
    beta: Annotated[float, Field(gt=0, le=10, title="Beta"), Ui(group="Preference", step=0.05)] = 0.1
    """How sharply two answers are told apart. 0.1 is usual with sigmoid, 2 to 2.5 with SimPO."""
    simpo_gamma: Annotated[
        float, Field(ge=0, le=10, title="SimPO gamma"), Ui(group="Preference", step=0.1)
    ] = 0.5
    """By how much the better answer has to win; counts with SimPO alone."""
    cpo_alpha: Annotated[float, Field(ge=0, le=10, title="CPO alpha"), Ui(group="Preference", step=0.1)] = 1.0
    """Weight of instruction tuning on the better answers. SimPO as published has none: 0."""
    label_smoothing: Annotated[
        float, Field(ge=0, lt=0.5, title="Label smoothing"), Ui(group="Preference", step=0.05, advanced=True)
    ] = 0.0
    """Share of the pairs that may be the wrong way round. Counts with sigmoid and SimPO."""
