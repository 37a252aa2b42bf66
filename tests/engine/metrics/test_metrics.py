"""Metrics: numbers from sums."""

from __future__ import annotations

import math

import pytest

from engine.metrics import METRICS, Loss, Metric, Perplexity, TokenAccuracy, Totals


@pytest.mark.parametrize("metric", METRICS)
def test_nothing_measured_gives_no_number(metric: type[Metric]) -> None:
    assert math.isnan(metric().compute(Totals()))


def test_each_metric_is_the_textbook_one() -> None:
    totals = Totals(nll=20.0, tokens=10, correct=4)
    assert Loss().compute(totals) == 2.0
    assert Perplexity().compute(totals) == pytest.approx(math.e**2)
    assert TokenAccuracy().compute(totals) == 0.4


def test_a_hopeless_model_has_a_large_and_finite_perplexity() -> None:
    assert math.isfinite(Perplexity().compute(Totals(nll=1e9, tokens=1)))
