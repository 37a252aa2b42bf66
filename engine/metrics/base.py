"""What a metric does: it turns counted sums over a data set into one number."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.spec import Spec


@dataclass(slots=True)
class Totals:
    """Sums over every trained token of a data set."""

    nll: float = 0.0
    """Negative log-likelihood in nats, summed."""
    tokens: int = 0
    correct: int = 0
    """Tokens whose most likely prediction was right."""


class Metric(Spec):
    """One number that says how good a model is on a data set."""

    better: ClassVar[Literal["lower", "higher"]]
    unit: ClassVar[str] = ""

    @abstractmethod
    def compute(self, totals: Totals) -> float:
        """Return the metric; a data set without trained tokens gives NaN."""
