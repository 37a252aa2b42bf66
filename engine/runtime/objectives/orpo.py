"""Odds ratio preference optimization."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.runtime.objectives.pair_losses import Answers, Pairs, orpo
from engine.runtime.objectives.preference import PairObjective

if TYPE_CHECKING:
    import torch

    from engine.stages.orpo import Orpo


class OrpoObjective(PairObjective):
    """The loss of the better answers' tokens and of each pair's odds ratio."""

    @property
    def stage(self) -> Orpo:
        """Return the stage's settings."""
        return cast("Orpo", self.job.stage)

    @property
    def referring(self) -> bool:
        """Say that there is no reference."""
        return False

    def pairs(self, chosen: Answers, rejected: Answers) -> Pairs:
        """Return pairs with the settings that weigh them."""
        return Pairs(chosen, rejected, self.stage.beta)

    def score(self, answers: Answers) -> torch.Tensor:
        """Return the log-probability of a token of each answer."""
        return answers.mean

    def each(self, pairs: Pairs) -> torch.Tensor:
        """Return the loss of each pair."""
        return orpo(pairs) + pairs.chosen.nll
