"""Contrastive preference optimization and SimPO."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.runtime.objectives.pair_losses import Answers, Pairs, cpo
from engine.runtime.objectives.preference import PairObjective

if TYPE_CHECKING:
    import torch

    from engine.stages.cpo import Cpo


class CpoObjective(PairObjective):
    """The loss of each pair without a reference, and of the better answers' tokens."""

    @property
    def stage(self) -> Cpo:
        """Return the stage's settings."""
        return cast("Cpo", self.job.stage)

    @property
    def referring(self) -> bool:
        """Say that there is no reference."""
        return False

    def pairs(self, chosen: Answers, rejected: Answers) -> Pairs:
        """Return pairs with the settings that weigh them."""
        return Pairs(chosen, rejected, self.stage.beta, self.stage.label_smoothing)

    def score(self, answers: Answers) -> torch.Tensor:
        """Return the log-probability of each answer, or of a token of it where length is to earn nothing."""
        return answers.mean if self.stage.loss_type in ("ipo", "simpo") else answers.logps

    def each(self, pairs: Pairs) -> torch.Tensor:
        """Return the loss of each pair."""
        found = cpo(pairs, self.stage.loss_type, self.stage.simpo_gamma)
        return found + self.stage.cpo_alpha * pairs.chosen.nll if self.stage.cpo_alpha else found
