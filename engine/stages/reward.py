"""Reward modelling: a model that gives an answer a number, higher for what people prefer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Example, Ranked
from engine.spec import Ui
from engine.stages.pairs import PairStage

if TYPE_CHECKING:
    from engine.model import Task


class Reward(PairStage):
    """Reward model: learn to give the better of two answers the higher number (arXiv:2203.02155)."""

    task: ClassVar[Task] = "SEQ_CLS"
    trains_tokens: ClassVar[bool] = False
    rate_share: ClassVar[float] = 0.5

    kind: Literal["reward"] = "reward"
    center_rewards_coefficient: Annotated[
        float, Field(ge=0, le=1, title="Centring"), Ui(group="Preference", step=0.01)
    ] = 0.01
    """How hard rewards are pulled towards zero on average (arXiv:2312.09244). 0.01 is usual."""
    use_margin: Annotated[bool, Field(title="Margin from scores"), Ui(group="Preference")] = False
    """Ask the better answer to win by as much as its score is higher, where ranked answers carry scores."""

    def targets(self, example: Example) -> tuple[Any, ...]:
        """Return for each pair by how much the better answer has to win."""
        if not (self.use_margin and isinstance(example, Ranked) and example.scores):
            return (0.0,) * len(self.pairs(example))
        scores = example.scores
        return tuple(max(0.0, scores[better] - scores[worse]) for better, worse in self.pairs(example))
