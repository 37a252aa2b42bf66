"""Share of trained tokens that the model would have written itself."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.metrics.base import Metric, Totals


class TokenAccuracy(Metric):
    """Token accuracy: share of tokens whose most likely prediction is right."""

    better: ClassVar[Literal["lower", "higher"]] = "higher"

    kind: Literal["token_accuracy"] = "token_accuracy"

    def compute(self, totals: Totals) -> float:
        """Divide the right predictions by the tokens."""
        return totals.correct / totals.tokens if totals.tokens else float("nan")
