"""Mean cross-entropy of the trained tokens."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.metrics.base import Metric, Totals


class Loss(Metric):
    """Loss: mean surprise a token, in nats. What training lowers."""

    better: ClassVar[Literal["lower", "higher"]] = "lower"
    unit: ClassVar[str] = "nats"

    kind: Literal["loss"] = "loss"

    def compute(self, totals: Totals) -> float:
        """Divide the summed negative log-likelihood by the tokens."""
        return totals.nll / totals.tokens if totals.tokens else float("nan")
