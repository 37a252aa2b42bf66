"""The reward model: the better of two answers is to get the higher number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

import torch

from engine.runtime.batch import Batch, Rows, padded
from engine.runtime.load import Outputs
from engine.runtime.measuring import in_batches, still
from engine.runtime.objectives.base import Objective
from engine.runtime.objectives.pair_losses import bradley_terry
from engine.runtime.objectives.preference import means, rewarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.batch import Item
    from engine.runtime.lessons import Lessons
    from engine.runtime.objectives.base import Shape, Watch
    from engine.stages.reward import Reward

_READ = ("input_ids", "attention_mask")


class RewardObjective(Objective):
    """The Bradley-Terry loss of pairs of answers."""

    @property
    def stage(self) -> Reward:
        """Return the stage's settings."""
        return cast("Reward", self.job.stage)

    def outputs(self, lessons: Lessons) -> Outputs:
        """Return that the model gives one number."""
        del lessons
        return Outputs(task="SEQ_CLS", labels=("reward",), problem="regression")

    def collate(self, items: Sequence[Item]) -> Batch:
        """Pad the better and the worse answers together."""
        rows = [item.rows[place] for place in (0, 1) for item in items]
        margin = torch.tensor([float(item.target or 0.0) for item in items])
        batch = padded(rows, self.pad)
        return {**{name: batch[name] for name in _READ}, "margin": margin}

    def count(self, batch: Batch) -> torch.Tensor:
        """Count the pairs."""
        return torch.tensor(len(batch["margin"]))

    def loss(self, model: Any, batch: Batch, items: torch.Tensor | int | None = None) -> torch.Tensor:
        """Return the loss of the pairs, divided by all those of the optimizer step."""
        chosen, rejected = self._rewards(model, batch)
        each = self._each(chosen, rejected, batch["margin"].to(chosen.device))
        self.say(**means(rewarded(chosen, rejected)))
        return each.sum() / (len(each) if items is None else items)

    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss of so many pairs."""
        size = (2 * shape.rows, shape.length)
        batch = {name: torch.ones(size, dtype=torch.long) for name in _READ}
        chosen, rejected = self._rewards(model, batch)
        return self._each(chosen, rejected, torch.zeros(shape.rows)).sum() / shape.rows

    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return the loss of held-out pairs, and how far apart and how often right they are."""
        source = Rows(lessons)
        sums: defaultdict[str, float] = defaultdict(float)

        def counted(numbers: Sequence[int]) -> None:
            batch = self.collate([source[number] for number in numbers])
            chosen, rejected = self._rewards(model, batch)
            each = self._each(chosen, rejected, batch["margin"].to(chosen.device))
            for name, value in {"loss": each, **rewarded(chosen, rejected)}.items():
                sums[name] += float(value.sum())

        with still(model):
            for _ in in_batches(lessons.longest_first(), counted, model.device, watch):
                pass
        return {name: value / len(lessons) for name, value in sums.items()}

    def _each(self, chosen: torch.Tensor, rejected: torch.Tensor, margin: torch.Tensor) -> torch.Tensor:
        return bradley_terry(chosen, rejected, margin, self.stage.center_rewards_coefficient)

    def _rewards(self, model: Any, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what the model gives the better and the worse answers."""
        inputs = {name: batch[name].to(model.device) for name in _READ}
        rewards = model(**inputs).logits.float().squeeze(-1)
        chosen, rejected = rewards.chunk(2)
        return chosen, rejected
