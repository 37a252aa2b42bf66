"""LoKr's factors of a layer's sizes are those that PEFT takes."""

from __future__ import annotations

import pytest
from peft.tuners.lokr.layer import factorization

from engine.methods.lokr import factors


@pytest.mark.parametrize("wanted", [-1, 4, 5, 8, 100])
def test_the_factors_are_those_of_peft(wanted: int) -> None:
    for size in (1, 7, 64, 96, 127, 576, 1536):
        assert sorted(factors(size, wanted)) == sorted(factorization(size, wanted))
