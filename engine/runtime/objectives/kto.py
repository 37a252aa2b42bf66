"""Kahneman-Tversky optimization: good and bad answers, each alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch

from engine.runtime.batch import Batch, padded
from engine.runtime.flat import Encoded
from engine.runtime.measuring import in_batches, still
from engine.runtime.objectives.judged_losses import drift, kto
from engine.runtime.objectives.reference import Lookup, Referring, answer_of, keys_of, made_up
from engine.runtime.tokens import MASKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.batch import Item, Rows
    from engine.runtime.lessons import Lessons
    from engine.runtime.objectives.base import Shape, Watch
    from engine.stages.kto import Kto

_TRIES = 8
"""Other answers that are looked at for one that belongs to another prompt."""


class KtoObjective(Referring):
    """The loss of judged answers, felt from how far the model has moved altogether.

    That is estimated from answers to prompts that are not theirs. Each item has a stranger's answer for good,
    drawn by the run's seed, so the reference of such a text is known before the first step as well, and a
    batch of one item has an estimate too.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._strangers: list[tuple[Lookup, Rows]] = []

    @property
    def stage(self) -> Kto:
        """Return the stage's settings."""
        return cast("Kto", self.job.stage)

    @property
    def _drifting(self) -> bool:
        return self.stage.loss_type == "kto"

    def learn(self, source: Rows) -> None:
        """Draw a stranger for each item of a data set."""
        if self._drifting and len(source):
            rows = [source[number].rows[0] for number in range(len(source))]
            drawn = strangers([row.ids[: answer_of(row)] for row in rows], self.job.training.seed)
            self._strangers.append((Lookup(keys_of(rows), drawn), source))

    def texts_of(self, item: Item) -> tuple[Encoded, ...]:
        """Return the item's text and, where they are needed, its prompt with a stranger's answer."""
        return (item.rows[0], self._strange(item.rows[0])) if self._drifting else item.rows

    def collate(self, items: Sequence[Item]) -> Batch:
        """Pad the answers, and beside them the strangers' answers to their prompts."""
        texts = [self.texts_of(item) for item in items]
        rows = [some[0] for some in texts]
        good = torch.tensor([bool(item.target) for item in items])
        batch = {**padded(rows, self.pad), "good": good, "reference": self.before(rows)}
        if self._drifting:
            others = [some[1] for some in texts]
            found = {**padded(others, self.pad), "reference": self.before(others)}
            batch |= {f"strange_{name}": value for name, value in found.items()}
        return batch

    def count(self, batch: Batch) -> torch.Tensor:
        """Count the answers."""
        return torch.tensor(len(batch["input_ids"]))

    def loss(self, model: Any, batch: Batch, items: torch.Tensor | int | None = None) -> torch.Tensor:
        """Return the loss of the answers, divided by all those of the optimizer step."""
        each, figures = self._judged(model, batch)
        rewards, good = figures["rewards"], figures["good"]
        told = {"kl": figures["kl"]} if self._drifting else {}
        named = (("rewards/chosen", rewards[good]), ("rewards/rejected", rewards[~good]))
        told |= {name: some.mean() for name, some in named if len(some)}
        self.say(**told)
        return each.sum() / (len(each) if items is None else items)

    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss where so many positions of each answer are trained.

        The pass over strangers' answers builds no graph and is over before the other begins: it needs less.
        """
        inputs, places, wanted = made_up(shape, shape.rows, flat=self.token_loss.chunked)
        logps = self.token_loss.logps_at(model, inputs, places, wanted).sum(1)
        good = torch.ones_like(logps, dtype=torch.bool)
        return kto(logps - torch.zeros_like(logps), good, self.stage.beta, 0.0).sum() / shape.rows

    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return the loss of held-out answers, the rewards of good and bad ones, and how many are right."""
        losses, rewards, good = [], [], []
        with still(model):
            source = self.ready(model, lessons, watch)

            def judged(numbers: Sequence[int]) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
                return self._judged(model, self.collate([source[number] for number in numbers]))

            for each, figures in in_batches(lessons.longest_first(), judged, model.device, watch):
                losses.append(each.cpu())
                rewards.append(figures["rewards"].cpu())
                good.append(figures["good"].cpu())
        return _summed(torch.cat(losses), torch.cat(rewards), torch.cat(good)) if losses else {}

    def _judged(self, model: Any, batch: Batch) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Return the loss of each answer, and what is shown of them."""
        moved = torch.zeros((), device=model.device)
        if self._drifting:
            strange = {name.removeprefix("strange_"): value for name, value in batch.items()}
            with torch.no_grad():
                logps = self.logps(model, strange)
            moved = drift(logps, strange["reference"].to(logps.device))
        logps = self.logps(model, batch)
        ratio = logps - batch["reference"].to(logps.device)
        good = batch["good"].to(logps.device)
        weights = torch.where(good, self.stage.desirable_weight, self.stage.undesirable_weight)
        each = weights * kto(ratio, good, self.stage.beta, moved)
        return each, {"rewards": self.stage.beta * ratio.detach(), "good": good, "kl": moved}

    def _strange(self, row: Encoded) -> Encoded:
        """Return a text's prompt with the answer that was drawn for it."""
        key = keys_of([row])
        for lookup, source in self._strangers:
            if lookup.knows(key)[0]:
                other = source[int(lookup.of(key)[0])].rows[0]
                return joined(row, other, self.stage.max_length)
        message = "an item that was not learned"
        raise LookupError(message)


def strangers(prompts: Sequence[np.ndarray], seed: int) -> np.ndarray:
    """Return for each item the number of one that has another prompt; its own where there is none."""
    order = np.random.default_rng(seed).permutation(len(prompts))
    drawn = np.empty(len(prompts), dtype=np.int64)
    for place, number in enumerate(order):
        others = (order[(place + step) % len(order)] for step in range(1, _TRIES + 1))
        fitting = (other for other in others if not np.array_equal(prompts[other], prompts[number]))
        drawn[number] = next(fitting, order[(place + 1) % len(order)])
    return drawn


def joined(row: Encoded, other: Encoded, limit: int) -> Encoded:
    """Return the prompt of one text with the answer of another, cut to a limit."""
    end, start = answer_of(row), answer_of(other)
    ids = np.concatenate([row.ids[:end], other.ids[start:]])[:limit]
    masked = np.full(end, MASKED, dtype=other.labels.dtype)
    return Encoded(ids, np.concatenate([masked, other.labels[start:]])[:limit], 0)


def _summed(losses: torch.Tensor, rewards: torch.Tensor, good: torch.Tensor) -> dict[str, float]:
    found = {
        "loss": float(losses.mean()),
        "rewards/accuracies": float(((rewards > 0) == good).float().mean()),
    }
    named = (("rewards/chosen", rewards[good]), ("rewards/rejected", rewards[~good]))
    found |= {name: float(some.mean()) for name, some in named if len(some)}
    if good.any() and not good.all():
        found["rewards/margins"] = found["rewards/chosen"] - found["rewards/rejected"]
    return found
