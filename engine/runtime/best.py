"""Which evaluation of a run is the best, by the measure that its job names, and how long ago it was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from engine.metrics import METRICS
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOSS: Final = "loss"
HIGHER: Final = frozenset(kind_of(metric) for metric in METRICS if metric.better == "higher")
"""Kinds of metrics that are better when they are higher."""


class Best:
    """The best evaluation so far; a measure that a stage does not have gives way to the loss."""

    def __init__(self, measure: str) -> None:
        self._wanted = measure
        self.measure = measure
        """What the best was found by."""
        self.step: int | None = None
        self.value = math.nan
        self.worse = 0
        """Evaluations since then, none of them better."""

    def feed(self, step: int, metrics: Mapping[str, float]) -> bool:
        """Take the metrics of an evaluation and say whether it is the best."""
        measure = self._named(metrics)
        value = metrics[measure]
        best = (
            self.step is None or measure != self.measure or cost(measure, value) < cost(measure, self.value)
        )
        if best:
            self.step, self.value, self.measure = step, value, measure
        self.worse = 0 if best else self.worse + 1
        return best

    def cost(self, metrics: Mapping[str, float]) -> float:
        """Return the measure of an evaluation so that less is better."""
        measure = self._named(metrics)
        return cost(measure, metrics[measure])

    def _named(self, metrics: Mapping[str, float]) -> str:
        return self._wanted if self._wanted in metrics else _LOSS

    def facts(self) -> dict[str, Any]:
        """Return what a checkpoint remembers."""
        best = None if self.step is None else [self.step, self.value]
        return {"best": best, "worse": self.worse, "measure": self.measure}

    def restore(self, facts: Mapping[str, Any]) -> None:
        """Take over what a checkpoint remembers."""
        found = facts.get("best")
        if found is not None:
            self.step, self.value = int(found[0]), float(found[1])
            self.measure = str(facts.get("measure", _LOSS))
        self.worse = int(facts.get("worse", 0))


def cost(measure: str, value: float) -> float:
    """Return a metric so that less is better."""
    return -value if measure in HIGHER else value
