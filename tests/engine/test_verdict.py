"""Whether something fits."""

from __future__ import annotations

import pytest

from engine.verdict import verdict_of


@pytest.mark.parametrize(
    ("total", "low", "verdict"),
    [(95, 90, "fits"), (96, 90, "tight"), (120, 100, "tight"), (120, 101, "too_big")],
)
def test_it_is_too_big_only_when_the_least_it_can_run_in_is(total: int, low: int, verdict: str) -> None:
    assert verdict_of(total, low, 100) == verdict
