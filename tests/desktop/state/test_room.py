"""Whether there is room for an export."""

from __future__ import annotations

import pytest

from desktop.state.room import room
from engine.rpc_memory import ExportForecast

GB = 1024**3


def needing(disk=1, disk_free=100, memory=1, memory_free=100):
    return ExportForecast(
        disk=disk * GB,
        disk_free=disk_free * GB,
        merging=GB,
        proving=GB,
        total=memory * GB,
        capacity=100 * GB,
        free=memory_free * GB,
        verdict="fits",
    )


@pytest.mark.parametrize(
    ("sizes", "verdict", "short"),
    [
        ({}, "fits", ""),
        ({"disk": 98}, "tight", ""),
        ({"memory": 98}, "tight", ""),
        ({"disk": 101}, "over", "disk"),
        ({"memory": 101}, "over", "memory"),
        ({"disk": 101, "memory": 101}, "over", "disk"),
    ],
)
def test_the_worse_of_disk_and_memory_counts(sizes, verdict, short):
    found = room(needing(**sizes))
    assert (found.verdict, found.short) == (verdict, short)
