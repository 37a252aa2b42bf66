"""What each phase took, on the processor and with a stand-in for CUDA."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job

from engine.cards import CardProcess, CardReading
from engine.events import Finished, Peaked, PhaseChanged
from engine.runtime.device import Device
from engine.runtime.peaks import PhaseMeter
from engine.runtime.resident import Resident
from engine.runtime.worker import work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIB = 1 << 30
CARD = Device(torch.device("cuda", 0), "Test card")


@pytest.fixture
def cuda(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What torch answers for a card; an exception is raised instead."""
    answers: dict[str, Any] = {
        "mem_get_info": (10 * GIB, 24 * GIB),
        "memory_reserved": 5 * GIB,
        "max_memory_reserved": 7 * GIB,
        "max_memory_allocated": 6 * GIB,
        "reset_peak_memory_stats": None,
    }

    def answering(name: str) -> Any:
        def answer(_: torch.device) -> Any:
            if isinstance(answers[name], Exception):
                raise answers[name]
            return answers[name]

        return answer

    for name in answers:
        monkeypatch.setattr(torch.cuda, name, answering(name))
    return answers


def says(meter: PhaseMeter, memory: int | None) -> None:
    """Let the driver name this process with so much memory, after another card that does not know it."""
    mine = CardReading(1, "Test card", processes=(CardProcess(os.getpid(), memory),))
    meter._sampler.read = lambda: (CardReading(0, "Other"), mine)  # type: ignore[method-assign]


def test_on_the_processor_the_resident_memory_of_the_process_counts() -> None:
    with PhaseMeter(Device(torch.device("cpu"), "cpu")) as meter:
        found = meter.take("reading_data")
    assert found.phase == "reading_data"
    assert (found.allocated, found.reserved) == (None, None)
    assert found.used is not None
    assert 0 < (found.process or 0) <= found.used


def test_on_a_card_tensors_process_and_the_whole_card_are_told_as_at_the_peak(cuda: dict[str, Any]) -> None:
    with PhaseMeter(CARD) as meter:
        says(meter, 6 * GIB)
        found = meter.take("training")
    assert (found.allocated, found.reserved) == (6 * GIB, 7 * GIB)
    assert found.process == 8 * GIB  # 6 now, and 2 that were given back
    assert found.used == 16 * GIB
    assert found.most == found.process


def test_where_the_driver_does_not_name_the_process_its_memory_is_unknown(cuda: dict[str, Any]) -> None:
    with PhaseMeter(CARD) as meter:
        says(meter, None)
        found = meter.take("training")
    assert found.process is None
    assert found.most == 7 * GIB


def test_a_card_that_failed_leaves_every_figure_unknown_and_raises_nothing(cuda: dict[str, Any]) -> None:
    for name in cuda:
        cuda[name] = RuntimeError("CUDA error: an illegal memory access was encountered")
    with PhaseMeter(CARD) as meter:
        meter._sampler.read = lambda: None  # type: ignore[method-assign]
        found = meter.take("training")
    assert (found.allocated, found.reserved, found.process, found.used) == (None, None, None, None)
    assert found.most is None


def test_a_real_run_tells_the_peak_of_every_phase_before_its_last_word(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    run = tiny_job.make_run(make_base("base", dtype="float32"), data, tmp_path / "run")
    assert work(run.path) == 0
    past, _ = run.events()
    begun = [event.phase for event in past if isinstance(event, PhaseChanged)]
    told = [event for event in past if isinstance(event, Peaked)]
    distinct = [phase for place, phase in enumerate(begun) if place == 0 or begun[place - 1] != phase]
    assert [event.phase for event in told] == distinct
    assert {"loading_model", "training", "evaluating", "saving"} <= set(distinct)
    assert isinstance(past[-1], Finished)
    if Resident().peak() is not None:
        assert all((event.process or 0) > 50 << 20 for event in told)
