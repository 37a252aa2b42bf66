"""Runs that run out of memory at any step: they heal, they complete, and nothing is learned otherwise."""

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
from fakes import tiny_job
from fakes.stand_in import StandIn

from engine import launch
from engine.events import (
    Acknowledged,
    Adjusted,
    Evaluated,
    Event,
    Finished,
    Fitted,
    Healed,
    Noted,
    Prepared,
    Saved,
    Started,
    Stepped,
)
from engine.healing import ACCUMULATION, BATCH, CHECKPOINTING, EVALUATION_BATCH
from engine.job import EvaluateJob
from engine.runs import RunFolder
from engine.runtime import worker

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

STEPS = 8
"""Two epochs of 14 rows, four at a time: the last step of each has two rows."""
JOB: dict[str, Any] = {
    "split": {"validation": 0.0, "test": 0.0},
    "precision": {"kind": "fp32"},
    "method": {"kind": "lora", "r": 4, "lora_dropout": 0.0},
}
TRAINING: dict[str, Any] = {
    "max_steps": -1,
    "num_train_epochs": 2,
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 1,
    "save_steps": 3,
}
SMALL = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 4}
CLOSE = 1e-5
"""Relative. Sums over rows that are padded to another length, in another order, are rounded otherwise, and
training at a high learning rate lets the difference grow. Measured: at most 2.4e-7."""


@pytest.fixture
def make_run(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run folder for a tiny model."""
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl", 14)

    def make(*, training: dict[str, Any] | None = None, **parts: Any) -> RunFolder:
        return tiny_job.make_run(
            base, data, tmp_path / "runs", training={**TRAINING, **(training or {})}, **{**JOB, **parts}
        )

    return make


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that works on a run in this process, taking over from itself until it ends."""

    def until_the_end(run: RunFolder, **limits: Any) -> None:
        stand_in = StandIn(run=run, **limits)
        monkeypatch.setattr("engine.runtime.device.pick", stand_in.device)
        with stand_in.present():
            worker.work(run.path, hand_over=lambda *_: os.getpid())
            while isinstance(run.events()[0][-1], Healed):
                worker.work(run.path, hand_over=lambda *_: os.getpid())

    return until_the_end


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def losses(run: RunFolder) -> dict[int, float]:
    """Return the last reported loss of each step."""
    return {event.step: event.loss for event in of(Stepped, run)}


def outcome(run: RunFolder) -> str:
    finished = of(Finished, run)
    assert len(finished) == 1, [item.outcome for item in finished]
    return finished[0].outcome


def sizes(run: RunFolder) -> list[tuple[int, int]]:
    """Return what each healing changed to: rows and accumulation."""
    return [(item.after[BATCH], item.after[ACCUMULATION]) for item in of(Healed, run)]


@pytest.fixture
def small(make_run: Callable[..., RunFolder], work: Callable[..., None]) -> dict[int, float]:
    """The loss curve of the run that had one row at a time from the start."""
    run = make_run(training=SMALL)
    work(run)
    assert outcome(run) == "completed"
    assert len(losses(run)) == STEPS
    return losses(run)


def test_a_run_that_runs_out_at_any_step_heals_and_learns_as_with_the_small_batch_from_the_start(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float]
) -> None:
    large = make_run()
    work(large)
    assert not of(Healed, large)
    for step in range(1, STEPS + 1):
        run = make_run()
        work(run, rows=1, since=step)
        assert outcome(run) == "completed"
        assert of(Saved, run)
        assert losses(run) == pytest.approx(small, rel=CLOSE), step
        assert sizes(run) == [(2, 2), (1, 4)], step
        begun = [event.resumed_from or 0 for event in of(Prepared, run)]
        assert begun == [0, *((item.resumes_from or 0) for item in of(Healed, run))]
        assert begun[1:] == [(item.step - 1) // 3 * 3 for item in of(Healed, run)]
        kept = begun[-1]
        assert [losses(run)[number] for number in range(1, kept + 1)] == [
            losses(large)[number] for number in range(1, kept + 1)
        ], "what was learned before is kept to the bit"
        if kept == 0:
            assert losses(run) == small, "the same batches from the start give the same numbers to the bit"


@pytest.mark.parametrize("where", ["backward", "optimizer"])
def test_wherever_in_a_step_memory_runs_out_the_run_heals(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float], where: str
) -> None:
    run = make_run()
    work(run, rows=1, since=5, where=where)
    assert outcome(run) == "completed"
    assert sizes(run) == [(2, 2), (1, 4)]
    assert losses(run) == pytest.approx(small, rel=CLOSE)


@pytest.mark.parametrize(
    ("parts", "training", "healed"),
    [
        ({}, {"train_sampling_strategy": "group_by_length"}, [(2, 2), (1, 4)]),
        (
            {"stage": {"kind": "pretrain", "max_length": 16, "packing": True}},
            {"per_device_train_batch_size": 2},
            [(1, 2)],
        ),
        ({}, {"per_device_train_batch_size": 3, "gradient_accumulation_steps": 2}, [(1, 6)]),
        ({"precision": {"kind": "nf4"}}, {}, [(2, 2), (1, 4)]),
    ],
    ids=["like lengths", "packed", "odd", "nf4"],
)
def test_whatever_the_order_of_rows_a_healed_run_sees_each_row_when_it_would_have(
    make_run: Callable[..., RunFolder],
    work: Callable[..., None],
    parts: dict[str, Any],
    training: dict[str, Any],
    healed: list[tuple[int, int]],
) -> None:
    effective = training.get("per_device_train_batch_size", 4) * training.get(
        "gradient_accumulation_steps", 1
    )
    small = {**training, "per_device_train_batch_size": 1, "gradient_accumulation_steps": effective}
    wanted, run = (
        make_run(training={**small, "save_steps": 1}, **parts),
        make_run(training={**training, "save_steps": 1}, **parts),
    )
    work(wanted)
    middle = len(losses(wanted)) - 1  # in the middle of the second epoch
    work(run, rows=1, since=middle)
    assert outcome(run) == "completed"
    assert sizes(run) == healed
    assert of(Prepared, run)[-1].resumed_from == middle - 1
    assert losses(run) == pytest.approx(losses(wanted), rel=CLOSE)


def test_a_run_that_does_not_fit_with_one_row_fails_and_names_what_may_help(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    run = make_run(training={"gradient_checkpointing": False})
    work(run, rows=0)
    finished = of(Finished, run)[-1]
    assert (finished.outcome, finished.problem.code) == ("failed", "out_of_memory_at_one")
    assert finished.problem.facts["lever"] == CHECKPOINTING
    assert "gradient checkpointing" in finished.problem.next_step()
    assert sizes(run) == [(2, 2), (1, 4)]


def test_a_resume_goes_on_with_what_was_decided_before(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    run = make_run(training={"gradient_checkpointing": False})
    work(run, rows=0, since=5)
    assert outcome(run) == "failed"
    worker.work(run.path, adjust={CHECKPOINTING: True})
    assert of(Finished, run)[-1].outcome == "completed"
    assert of(Adjusted, run)[-1].after == {CHECKPOINTING: True}
    assert len(of(Healed, run)) == 2, "one row at a time was kept to"
    work_ = run.job()
    assert work_.kind == "train"
    assert work_.training.per_device_train_batch_size == 4, "the job says what was asked for"


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


def until(run: RunFolder, kind: type[Event]) -> None:
    """Wait for an event that another thread of this process sends."""
    deadline = time.monotonic() + 60
    while not of(kind, run):
        assert time.monotonic() < deadline


def test_an_evaluation_that_does_not_fit_takes_fewer_rows_and_training_goes_on(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {
        "split": {"validation": 0.4, "test": 0.0, "seed": 7},
        "evaluation": {"eval_steps": 2, "per_device_eval_batch_size": 4},
    }
    whole, run = make_run(**parts), make_run(**parts)
    work(whole)
    work(run, evaluating=1)
    assert outcome(run) == "completed"
    assert [item.after for item in of(Adjusted, run)] == [{EVALUATION_BATCH: 2}, {EVALUATION_BATCH: 1}]
    assert losses(run) == losses(whole)
    measured, wanted = ([item.metrics["loss"] for item in of(Evaluated, each)] for each in (run, whole))
    assert measured == pytest.approx(wanted, rel=1e-5)


def test_an_evaluation_that_does_not_fit_at_all_is_left_out_and_so_is_a_sample(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {
        "split": {"validation": 0.4, "test": 0.0, "seed": 7},
        "evaluation": {"eval_steps": 3, "samples": ["w5 w6"], "max_new_tokens": 2},
    }
    run = make_run(**parts)
    work(run, evaluating=0, since=2)
    assert outcome(run) == "completed"
    assert not of(Evaluated, run)
    notes = [note.problem.code for note in of(Noted, run)]
    assert notes[:2] == ["evaluation_skipped", "sample_skipped"]
    assert of(Saved, run)


def test_the_fit_is_measured_before_the_first_step_and_changes_no_number(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {"method": {"kind": "lora", "r": 4, "lora_dropout": 0.1}}
    plain, tight = make_run(**parts), make_run(**parts)
    work(plain)
    work(tight, tight=True)
    assert losses(tight) == losses(plain)
    names = [item.type for item in tight.events()[0]]
    assert names.index("prepared") < names.index("fitted") < names.index("step")
    assert of(Fitted, tight)[0].rows == 4
    assert 0 < of(Fitted, tight)[0].peak < of(Fitted, tight)[0].capacity


def test_what_does_not_fit_is_healed_before_the_first_step(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float]
) -> None:
    run = make_run()
    work(run, rows=1, tight=True)
    assert outcome(run) == "completed"
    assert [item.problem.facts["phase"] for item in of(Healed, run)] == ["fitting", "fitting"]
    assert [item.rows for item in of(Fitted, run)] == [1]
    assert losses(run) == small


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


def test_an_evaluation_of_its_own_heals_too(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    trained = make_run(
        split={"validation": 0.4, "test": 0.0, "seed": 7}, evaluation={"per_device_eval_batch_size": 4}
    )
    work(trained)
    whole, run = (RunFolder.create(EvaluateJob(run=trained.path)) for _ in range(2))
    work(whole)
    work(run, evaluating=1)
    assert outcome(run) == "completed"
    assert [item.after for item in of(Adjusted, run)] == [{EVALUATION_BATCH: 2}, {EVALUATION_BATCH: 1}]
    found, wanted = (of(Evaluated, each)[0].metrics["loss"] for each in (run, whole))
    assert found == pytest.approx(wanted, rel=1e-5)


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
