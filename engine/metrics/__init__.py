"""The table of metrics."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.metrics.base import Metric, Totals
from engine.metrics.loss import Loss
from engine.metrics.perplexity import Perplexity
from engine.metrics.token_accuracy import TokenAccuracy

AnyMetric = Annotated[Loss | Perplexity | TokenAccuracy, Field(discriminator="kind")]
METRICS: tuple[type[Metric], ...] = (Loss, Perplexity, TokenAccuracy)

__all__ = ["METRICS", "AnyMetric", "Loss", "Metric", "Perplexity", "TokenAccuracy", "Totals"]
