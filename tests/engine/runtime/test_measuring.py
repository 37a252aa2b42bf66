"""Measuring: the sums are those of all rows, however they are cut into batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from fakes.stand_in import StandIn

from engine.metrics import Loss
from engine.runtime.measuring import measure
from engine.runtime.objectives import Watch
from engine.runtime.tokens import MASKED, Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def model(make_base: Callable[..., Path]) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(make_base(), dtype=torch.float32)


def rows() -> list[Encoded]:
    made = []
    for length in (5, 9, 14, 3, 7):
        ids = np.random.default_rng(length).integers(3, 90, length).astype(np.int32)
        labels = ids.copy()
        labels[: length // 2] = MASKED
        made.append(Encoded(ids, labels, 0))
    return made


def test_the_sums_do_not_depend_on_the_batch_size(model: Any) -> None:
    one, all_ = (measure(model, rows(), 0, Watch(size)) for size in (1, 5))
    assert one.tokens == all_.tokens == sum(row.trained for row in rows())
    assert one.correct == all_.correct
    assert one.nll == pytest.approx(all_.nll, abs=1e-4)


def test_the_loss_is_the_models_own(model: Any) -> None:
    row = rows()[2]
    ids, labels = (torch.from_numpy(values).long()[None] for values in (row.ids, row.labels))
    with torch.no_grad():
        expected = float(model.eval()(ids, labels=labels).loss)
    assert Loss().compute(measure(model, [row], 0, Watch(1))) == pytest.approx(expected, abs=1e-5)


def test_training_goes_on_where_it_was_and_progress_reaches_the_end(model: Any) -> None:
    model.train()
    told: list[tuple[int, int]] = []
    measure(model, rows(), 0, Watch(2, progress=lambda done, total: told.append((done, total))))
    assert model.training
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_cancelled_measurement_stops_before_the_next_batch(model: Any) -> None:
    assert measure(model, rows(), 0, Watch(1, cancelled=lambda: True)).tokens == 0


def test_rows_that_do_not_fit_at_once_are_halved_and_go_on_where_they_were(model: Any) -> None:
    told: list[tuple[int, int]] = []
    whole = measure(model, rows(), 0, Watch(1))
    with StandIn(evaluating=1).present():
        found = measure(model, rows(), 0, Watch(5, shrunk=lambda before, after: told.append((before, after))))
    assert told == [(5, 2), (2, 1)]
    assert (found.tokens, found.correct) == (whole.tokens, whole.correct)
    assert found.nll == pytest.approx(whole.nll, abs=1e-4)


def test_a_single_row_that_does_not_fit_is_told(model: Any) -> None:
    model.train()
    with StandIn(evaluating=0).present(), pytest.raises(torch.OutOfMemoryError):
        measure(model, rows(), 0, Watch(5))
    assert model.training
