"""Learning from pairs of answers: the better one is to become likelier than the worse one."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import torch

from engine.runtime.batch import Batch, padded
from engine.runtime.measuring import in_batches, still
from engine.runtime.objectives.pair_losses import Answers, Pairs
from engine.runtime.objectives.reference import Referring, made_up
from engine.runtime.tokens import MASKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.runtime.batch import Item
    from engine.runtime.lessons import Lessons
    from engine.runtime.objectives.base import Shape, Watch


class PairObjective(Referring):
    """A loss of the log-probabilities of pairs; all better answers of a batch stand before the worse ones."""

    @abstractmethod
    def each(self, pairs: Pairs) -> torch.Tensor:
        """Return the loss of each pair."""

    @abstractmethod
    def pairs(self, chosen: Answers, rejected: Answers) -> Pairs:
        """Return pairs with the settings that weigh them."""

    def score(self, answers: Answers) -> torch.Tensor:
        """Return what the model is said to think of each answer, but for beta."""
        return answers.ratio

    def collate(self, items: Sequence[Item]) -> Batch:
        """Pad the better and the worse answers together."""
        rows = [item.rows[place] for place in (0, 1) for item in items]
        batch = padded(rows, self.pad)
        return {**batch, "reference": self.before(rows)} if self.referring else batch

    def count(self, batch: Batch) -> torch.Tensor:
        """Count the pairs."""
        return torch.tensor(len(batch["input_ids"]) // 2)

    def loss(self, model: Any, batch: Batch, items: torch.Tensor | int | None = None) -> torch.Tensor:
        """Return the loss of the pairs, divided by all those of the optimizer step."""
        pairs = self._pairs(model, batch)
        each = self.each(pairs)
        self.say(**means(self.figures(pairs)))
        return each.sum() / (len(each) if items is None else items)

    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss where so many positions of each answer are trained."""
        inputs, places, wanted = made_up(shape, 2 * shape.rows, flat=self.token_loss.chunked)
        logps = self.token_loss.logps_at(model, inputs, places, wanted).sum(1)
        tokens = torch.ones_like(logps)
        return self.each(self._halved(logps, tokens, torch.zeros_like(logps))).sum() / shape.rows

    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return the loss of held-out pairs, and how far apart and how often right they are."""
        sums: defaultdict[str, float] = defaultdict(float)
        with still(model):
            source = self.ready(model, lessons, watch)

            def counted(numbers: Sequence[int]) -> None:
                pairs = self._pairs(model, self.collate([source[number] for number in numbers]))
                found = {"loss": self.each(pairs), **self.figures(pairs)}
                for name, value in found.items():
                    sums[name] += float(value.sum())

            for _ in in_batches(lessons.longest_first(), counted, model.device, watch):
                pass
        return {name: value / len(lessons) for name, value in sums.items()}

    def figures(self, pairs: Pairs) -> dict[str, torch.Tensor]:
        """Return what is shown of pairs, a number for each; rewards as TRL calls them."""
        with torch.no_grad():
            rewards = [pairs.beta * self.score(answers) for answers in (pairs.chosen, pairs.rejected)]
            return {
                **rewarded(*rewards),
                "logps/chosen": pairs.chosen.logps.detach(),
                "logps/rejected": pairs.rejected.logps.detach(),
            }

    def _pairs(self, model: Any, batch: Batch) -> Pairs:
        logps = self.logps(model, batch)
        tokens = (batch["labels"][:, 1:] != MASKED).sum(1).to(logps.device)
        before = batch["reference"].to(logps.device) if self.referring else torch.zeros_like(logps)
        return self._halved(logps, tokens, before)

    def _halved(self, logps: torch.Tensor, tokens: torch.Tensor, before: torch.Tensor) -> Pairs:
        halves = zip(logps.chunk(2), tokens.chunk(2), before.chunk(2), strict=True)
        chosen, rejected = (Answers(*half) for half in halves)
        return self.pairs(chosen, rejected)


def rewarded(chosen: torch.Tensor, rejected: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return what is shown of the rewards of pairs, a number for each."""
    return {
        "rewards/chosen": chosen,
        "rewards/rejected": rejected,
        "rewards/margins": chosen - rejected,
        "rewards/accuracies": (chosen > rejected).float(),
    }


def means(figures: Mapping[str, torch.Tensor]) -> dict[str, float]:
    """Return the mean of each figure, read from the device at once."""
    found = torch.stack([value.detach().float().mean() for value in figures.values()]).tolist()
    return dict(zip(figures, found, strict=True))
