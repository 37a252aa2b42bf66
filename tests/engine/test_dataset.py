"""Data of a job."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.dataset import DatasetSpec, SplitSpec


@pytest.mark.parametrize("weight", [0, -1, 101, float("nan"), float("inf")])
def test_a_weight_that_means_nothing_is_refused(weight: float) -> None:
    with pytest.raises(ValidationError):
        DatasetSpec(path=Path("x"), weight=weight)


def test_a_split_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="nothing to train on"):
        SplitSpec(validation=0.5, test=0.5)


def test_a_split_may_hold_out_nothing() -> None:
    assert SplitSpec(validation=0, test=0).validation == 0
