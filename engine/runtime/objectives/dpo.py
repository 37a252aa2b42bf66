"""Direct preference optimization and its family of losses."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.runtime.objectives.pair_losses import DPO, Answers, Pairs
from engine.runtime.objectives.preference import PairObjective

if TYPE_CHECKING:
    import torch

    from engine.stages.dpo import Dpo


class DpoObjective(PairObjective):
    """The losses that weigh how much likelier the answers became than under the reference."""

    @property
    def stage(self) -> Dpo:
        """Return the stage's settings."""
        return cast("Dpo", self.job.stage)

    @property
    def referring(self) -> bool:
        """Say whether there is a reference."""
        return not self.stage.reference_free

    def pairs(self, chosen: Answers, rejected: Answers) -> Pairs:
        """Return pairs with the settings that weigh them."""
        return Pairs(chosen, rejected, self.stage.beta, self.stage.label_smoothing)

    def each(self, pairs: Pairs) -> torch.Tensor:
        """Return the loss of each pair, with that of the better answers' tokens where it is wanted."""
        found = DPO[self.stage.loss_type](pairs)
        return found + self.stage.rpo_alpha * pairs.chosen.nll if self.stage.rpo_alpha else found
