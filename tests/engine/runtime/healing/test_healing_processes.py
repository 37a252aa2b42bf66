"""Processes that take over from each other where one ran out of memory, and those that cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fakes.stand_in
import pytest
from fakes.healed import CLOSE, STEPS, losses, of, outcome, sizes, until
from fakes.stand_in import StandIn

from engine import launch
from engine.events import Acknowledged, Finished, Healed, Saved, Started, Stepped
from engine.runtime import worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from engine.runs import RunFolder


def test_where_no_process_can_be_started_the_run_fails_and_a_resume_takes_the_smaller_batch(
    make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    stand_in = StandIn(run=run, rows=2)
    monkeypatch.setattr("engine.runtime.device.pick", stand_in.device)

    def refuse(*_: Any) -> int:
        raise OSError("no more processes")

    with stand_in.present():
        worker.work(run.path, hand_over=refuse)
        assert of(Finished, run)[-1].problem.code == "out_of_memory"
        assert not run.alive()
        worker.work(run.path, hand_over=refuse)
    assert of(Finished, run)[-1].outcome == "completed"
    assert not of(Healed, run)


def test_what_was_commanded_and_has_not_happened_yet_is_handed_over(
    make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    heard: list[int] = []

    class Asked(StandIn):
        def _forward(self, module: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
            if self._step() == 5 and not run.commands_file.exists():
                run.send("stop")
                until(run, Acknowledged)
            super()._forward(module, inputs)

    stand_in = Asked(run=run, rows=2, since=5)
    monkeypatch.setattr("engine.runtime.device.pick", stand_in.device)

    def hand_over(_: RunFolder, offset: int) -> int:
        heard.append(offset)
        return os.getpid()

    with stand_in.present():
        worker.work(run.path, hand_over=hand_over)
        assert heard == [0]
        worker.work(run.path, heard[0], hand_over=hand_over)
    assert of(Finished, run)[-1].outcome == "stopped"


@pytest.mark.parametrize(
    ("method", "learned"),
    [("lora", "adapter/adapter_model.safetensors"), ("full", "model/model.safetensors")],
)
def test_a_run_that_is_stopped_before_it_goes_on_leaves_what_its_checkpoint_holds(
    method: str, learned: str, make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(method={"kind": method})
    stand_in = StandIn(run=run, rows=2, since=5)

    def device() -> Any:
        if of(Healed, run):
            run.send("stop")
            until(run, Acknowledged)
        return stand_in.device()

    monkeypatch.setattr("engine.runtime.device.pick", device)
    with stand_in.present():
        worker.work(run.path, hand_over=lambda *_: os.getpid())
        worker.work(run.path, hand_over=lambda *_: os.getpid())
    assert of(Finished, run)[-1].outcome == "stopped"
    assert [item.step for item in of(Stepped, run)] == [1, 2, 3, 4]
    assert len(of(Saved, run)) == 1
    newest = max(folder for folder in run.checkpoints.iterdir() if folder.is_dir())
    assert (run.path / learned).read_bytes() == (newest / Path(learned).name).read_bytes()


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=() if step == 5 else pytest.mark.slow) for step in range(1, STEPS + 1)]
)
def test_real_processes_take_over_from_each_other(
    make_run: Callable[..., RunFolder], small: dict[int, float], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    site = Path(fakes.stand_in.__file__).parent / "stand_in_site"
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("TUNESMITH_STAND_IN", json.dumps({"rows": 1, "since": step}))
    run = make_run()
    launch.start_worker(run)
    deadline = time.monotonic() + 240
    while not of(Finished, run):
        assert time.monotonic() < deadline, run.log_file.read_text()[-2000:]
        assert run.alive() or not of(Started, run) or of(Finished, run), "never without one at work"
        time.sleep(0.05)
    assert outcome(run) == "completed"
    assert sizes(run) == [(2, 2), (1, 4)]
    pids = [item.pid for item in of(Started, run)]
    assert len(set(pids)) == 3, "one process after the other"
    assert [item.successor for item in of(Healed, run)] == pids[1:]
    assert losses(run) == pytest.approx(small, rel=CLOSE)
    numbers = [event.seq for event in run.events()[0]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_successor_that_dies_at_once_leaves_a_run_that_a_resume_heals(
    make_run: Callable[..., RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    stand_in = StandIn(run=run, rows=2)
    monkeypatch.setattr("engine.runtime.device.pick", stand_in.device)

    def still_born(*_: Any) -> int:
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait()
        return process.pid

    with stand_in.present():
        worker.work(run.path, hand_over=still_born)
        assert not run.alive()
        assert not of(Finished, run), "it did not end, and nobody says that it did"
        worker.work(run.path, hand_over=still_born)
    assert outcome(run) == "completed"
    assert sizes(run) == [(2, 2)]
