"""The best evaluation of a run: by the measure that is asked for, and by where that gets better."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from engine.job import EvaluationSpec, Measure
from engine.metrics import METRICS
from engine.runtime.best import Best
from engine.spec import kind_of


def test_a_job_can_name_every_metric() -> None:
    assert set(get_args(Measure)) == {kind_of(metric) for metric in METRICS}
    assert EvaluationSpec().metric_for_best_model == "loss"


@pytest.mark.parametrize(
    ("measure", "values", "best"),
    [
        ("loss", (3.0, 2.0, 2.5), 2),
        ("token_accuracy", (0.3, 0.5, 0.4), 2),
        ("perplexity", (9.0, 9.5, 8.0), 3),
    ],
)
def test_better_is_what_the_metric_says(measure: str, values: tuple[float, ...], best: int) -> None:
    found = Best(measure)
    for step, value in enumerate(values, start=1):
        found.feed(step, {"loss": 1.0, measure: value})
    assert found.step == best
    assert found.worse == len(values) - best


def test_the_loss_stands_in_for_a_measure_that_a_stage_lacks() -> None:
    found = Best("token_accuracy")
    assert [found.feed(step, {"loss": loss}) for step, loss in ((1, 3.0), (2, 2.0), (3, 2.0))] == [
        True,
        True,
        False,
    ]
    assert found.measure == "loss"


def test_what_was_best_is_remembered_through_a_checkpoint() -> None:
    found, again = Best("token_accuracy"), Best("token_accuracy")
    for step, value in ((1, 0.5), (2, 0.4)):
        found.feed(step, {"loss": 1.0, "token_accuracy": value})
    again.restore(json.loads(json.dumps(found.facts())))
    assert again.worse == 1
    assert not again.feed(3, {"loss": 0.1, "token_accuracy": 0.45})
    assert again.feed(4, {"loss": 9.0, "token_accuracy": 0.6})


def test_checkpoints_from_before_measures_were_named_hold_the_best_loss() -> None:
    found = Best("loss")
    found.restore({"best": [4, 1.5], "worse": 2})
    assert (found.step, found.value, found.worse) == (4, 1.5, 2)
    assert found.feed(5, {"loss": 1.4})
