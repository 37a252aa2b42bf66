"""Learning to write given tokens: instruction tuning and continued pretraining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from engine.metrics import METRICS
from engine.runtime import batch as batching
from engine.runtime.loss import TokenLoss, token_loss
from engine.runtime.measuring import measure
from engine.runtime.objectives.base import Objective, Shape, Watch
from engine.runtime.tokens import MASKED
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.problems import Problem
    from engine.runtime.lessons import Lessons


class Supervised(Objective):
    """The cross-entropy of the trained tokens."""

    token_loss: TokenLoss
    """Found by `fit`."""

    def collate(self, items: Sequence[batching.Item]) -> batching.Batch:
        """Pad the rows, or lay out packed groups."""
        if self.job.stage.packing:
            return batching.packed([item.rows for item in items], self.pad)
        return batching.padded([item.rows[0] for item in items], self.pad)

    def count(self, batch: batching.Batch) -> torch.Tensor:
        """Count the trained tokens."""
        return (batch["labels"] != MASKED).sum()

    def fit(self, model: Any) -> Problem | None:
        """Compute the loss in chunks where that is wanted and right for this model."""
        training = self.job.training
        self.token_loss, refusal = token_loss(
            model, chunked=training.chunked_loss, smoothing=training.label_smoothing_factor
        )
        return refusal

    def loss(
        self, model: Any, batch: batching.Batch, items: torch.Tensor | int | None = None
    ) -> torch.Tensor:
        """Return the cross-entropy of the trained tokens, divided by all those of the optimizer step."""
        return self.token_loss.mean(model, batch, items)

    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss where so many positions of each row are trained."""
        rows, flat = (shape.rows, shape.length), self.token_loss.chunked
        inputs = {"input_ids": torch.zeros(rows, dtype=torch.long)}
        if self.job.stage.packing:
            inputs["position_ids"] = torch.zeros(rows, dtype=torch.long)
        elif shape.padded:
            inputs["attention_mask"] = torch.ones(rows, dtype=torch.long)
        places = shape.trained * shape.rows if flat else shape.trained
        wanted = torch.zeros(places if flat else (shape.rows, places), dtype=torch.long)
        return self.token_loss.mean_at(model, inputs, torch.arange(places), wanted, 1)

    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return every metric of the table."""
        totals = measure(model, lessons.rows, self.pad, watch)
        return {kind_of(kind): kind().compute(totals) for kind in METRICS}
