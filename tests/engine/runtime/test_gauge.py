"""The memory that a forecast is held against."""

from __future__ import annotations

import psutil

from engine.runtime import gauge


def test_without_a_driver_the_computers_memory_counts() -> None:
    name, total, free = gauge.memory()
    if name == gauge.PROCESSOR:
        assert total == psutil.virtual_memory().total
    assert 0 < free <= total
