"""Perplexity of the trained tokens."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

from engine.metrics.base import Metric, Totals

_LARGEST = 700.0
"""Beyond this exponent a double overflows."""


class Perplexity(Metric):
    """Perplexity: among how many equally likely tokens the model hesitates."""

    better: ClassVar[Literal["lower", "higher"]] = "lower"

    kind: Literal["perplexity"] = "perplexity"

    def compute(self, totals: Totals) -> float:
        """Raise e to the loss."""
        if not totals.tokens:
            return float("nan")
        return math.exp(min(totals.nll / totals.tokens, _LARGEST))
