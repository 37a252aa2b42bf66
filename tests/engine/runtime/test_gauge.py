"""The memory that a forecast is held against."""

from __future__ import annotations

import json
import subprocess
import sys

import psutil
import pytest
from fakes.nvml_standin import CARD, SECOND, StandIn

from engine.runtime import gauge

CHILD = "import json; from engine.runtime import gauge; print(json.dumps(gauge.memory()))"


def test_without_a_driver_the_computers_memory_counts() -> None:
    name, total, free = gauge.memory()
    if name == gauge.PROCESSOR:
        assert total == psutil.virtual_memory().total
    assert 0 < free <= total


def memory(standin, **environment):
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={**standin.environment, **environment},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture
def standin(tmp_path):
    made = StandIn(tmp_path)
    made.script(CARD, {**SECOND, "total": 12 << 30, "free": 11 << 30})
    return made


def test_with_a_card_its_memory_counts(standin):
    assert memory(standin) == ["NVIDIA GeForce RTX 4090", 24 << 30, 16 << 30]
    assert standin.sessions() == "is"


def test_the_card_that_cuda_may_see_counts(standin):
    assert memory(standin, CUDA_VISIBLE_DEVICES="1") == ["NVIDIA GeForce RTX 3060", 12 << 30, 11 << 30]


@pytest.mark.parametrize("failing", [{"total": "!3"}, {"free": "!15"}])
def test_a_card_without_memory_figures_leaves_the_computers_memory(standin, failing):
    standin.script({**CARD, **failing})
    assert memory(standin)[0] == gauge.PROCESSOR
