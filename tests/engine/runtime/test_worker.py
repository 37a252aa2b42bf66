"""The worker as a real process: killed, stopped, paused and resumed, and nothing is lost by it."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from fakes import tiny_job, zygote

from engine import launch
from engine.events import (
    Acknowledged,
    Checkpointed,
    Event,
    Finished,
    Noted,
    Paused,
    Prepared,
    Resumed,
    Sampled,
    Saved,
    Started,
    Stepped,
)
from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

PATIENCE = 120.0


@pytest.fixture
def make_run(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run folder for a tiny model."""
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    base = make_base("base", dtype="float32")
    return lambda name, **parts: tiny_job.make_run(base, data, tmp_path / name, **parts)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are forked from a process which has imported everything."""
    zygote.use(monkeypatch)


def until(run: RunFolder, wanted: Callable[[Event], bool], *, after: int = 0) -> Event:
    """Wait for an event of a run and return it."""
    offset = after
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        events, offset = run.events(offset)
        for event in events:
            if wanted(event):
                return event
            assert not isinstance(event, Finished), (event, run.log_file.read_text()[-2000:])
        time.sleep(0.01)
    raise AssertionError(run.log_file.read_text()[-2000:])


def ended(run: RunFolder, *, after: int = 0) -> Finished:
    event = until(run, lambda event: isinstance(event, Finished), after=after)
    assert isinstance(event, Finished)
    return event


def losses(run: RunFolder) -> dict[int, float]:
    """Return the last reported loss of each step."""
    return {event.step: event.loss for event in run.events()[0] if isinstance(event, Stepped)}


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def size(run: RunFolder) -> int:
    return run.events()[1]


def is_step(number: int) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Stepped) and event.step >= number


@pytest.mark.parametrize(
    "parts",
    [{}, {"precision": {"kind": "fp32"}, "method": {"kind": "full"}}],
    ids=["qlora", "full"],
)
def test_a_run_that_was_killed_and_one_that_was_stopped_end_bit_for_bit_like_an_undisturbed_one(
    make_run: Callable[..., RunFolder], parts: dict[str, Any]
) -> None:
    """What is disturbed begins as a fork and goes on as a real process, which has other seeds."""
    undisturbed, killed, stopped = (make_run(name, **parts) for name in ("a", "b", "c"))
    launch.start_worker(undisturbed)
    assert ended(undisturbed).outcome == "completed"

    with pytest.MonkeyPatch.context() as patch:
        zygote.use(patch)
        pid = launch.start_worker(killed)
    until(killed, lambda event: isinstance(event, Checkpointed) and event.step >= 10)
    os.kill(pid, signal.SIGKILL)
    while killed.alive():
        time.sleep(0.01)
    assert not of(Finished, killed)
    launch.start_worker(killed)
    assert ended(killed).outcome == "completed"
    resumed = of(Prepared, killed)[-1].resumed_from
    assert resumed is not None
    assert resumed >= 10

    with pytest.MonkeyPatch.context() as patch:
        zygote.use(patch)
        launch.start_worker(stopped)
    until(stopped, is_step(7))
    stopped.send("stop")
    assert ended(stopped).outcome == "stopped"
    after = size(stopped)
    launch.start_worker(stopped)
    assert ended(stopped, after=after).outcome == "completed"

    expected = losses(undisturbed)
    assert len(expected) == 40
    assert losses(killed) == expected
    assert losses(stopped) == expected


@pytest.mark.usefixtures("quick")
def test_events_are_numbered_without_a_gap_over_a_crash(make_run: Callable[..., RunFolder]) -> None:
    run = make_run("a")
    pid = launch.start_worker(run)
    until(run, is_step(6))
    os.kill(pid, signal.SIGKILL)
    with run.events_file.open("ab") as file:
        file.write(b'{"seq":999,"type":"step","st')
    while run.alive():
        time.sleep(0.01)
    launch.start_worker(run)
    ended(run)
    numbers = [event.seq for event in run.events()[0]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(of(Started, run)) == 2


@pytest.mark.usefixtures("quick")
def test_a_damaged_newest_checkpoint_is_named_and_the_one_before_it_is_used(
    make_run: Callable[..., RunFolder],
) -> None:
    run = make_run("a")
    launch.start_worker(run)
    until(run, lambda event: isinstance(event, Checkpointed) and event.step >= 10)
    run.send("stop")
    ended(run)
    newest = of(Checkpointed, run)[-1]
    damaged = run.path / newest.path / "optimizer.pt"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    after = size(run)
    launch.start_worker(run)
    assert ended(run, after=after).outcome == "completed"
    notes = [note.problem for note in of(Noted, run) if note.problem.code == "checkpoint_damaged"]
    assert notes[0].facts["step"] == newest.step
    assert of(Prepared, run)[-1].resumed_from < newest.step


@pytest.mark.usefixtures("quick")
def test_a_paused_run_waits_and_goes_on(make_run: Callable[..., RunFolder]) -> None:
    run = make_run("a", training={"max_steps": 200})
    launch.start_worker(run)
    until(run, is_step(3))
    run.send("pause")
    paused = until(run, lambda event: isinstance(event, Paused))
    at = size(run)
    assert run.alive()
    run.send("checkpoint")  # heard while it waits
    until(run, lambda event: isinstance(event, Acknowledged) and event.command == "checkpoint", after=at)
    assert not [event for event in run.events(at)[0] if isinstance(event, Stepped)]
    run.send("resume")
    resumed = until(run, lambda event: isinstance(event, Resumed), after=at)
    assert resumed.step == paused.step  # type: ignore[attr-defined]
    until(run, lambda event: isinstance(event, Checkpointed), after=at)
    run.send("sample", "w5 w6")
    sampled = until(run, lambda event: isinstance(event, Sampled), after=at)
    assert sampled.prompt == "w5 w6"  # type: ignore[attr-defined]
    run.send("discard")
    assert ended(run, after=at).outcome == "discarded"
    assert run.result() is None


def test_a_polite_end_of_the_process_saves_first(make_run: Callable[..., RunFolder]) -> None:
    run = make_run("a", training={"max_steps": 400, "save_steps": 1000})
    pid = launch.start_worker(run)
    until(run, is_step(3))
    os.kill(pid, signal.SIGTERM)
    assert ended(run).outcome == "stopped"
    assert of(Checkpointed, run)
    assert of(Saved, run)


@pytest.mark.usefixtures("quick")
def test_a_command_meant_for_an_earlier_process_does_not_stop_a_resumed_one(
    make_run: Callable[..., RunFolder],
) -> None:
    run = make_run("a")
    run.send("stop")
    launch.start_worker(run)
    assert ended(run).outcome == "completed"


@pytest.mark.usefixtures("quick")
def test_a_second_worker_is_refused(make_run: Callable[..., RunFolder]) -> None:
    run = make_run("a", training={"max_steps": 400})
    launch.start_worker(run)
    until(run, is_step(1))
    with pytest.raises(ProblemError) as caught:
        launch.start_worker(run)
    assert caught.value.problem.code == "run_alive"
    run.send("discard")
    ended(run)


@pytest.mark.usefixtures("quick")
def test_a_model_without_weights_fails_with_its_name(
    make_run: Callable[..., RunFolder], tmp_path: Path
) -> None:
    run = make_run("a")
    (tmp_path / "base" / "model.safetensors").unlink()
    launch.start_worker(run)
    finished = ended(run)
    assert finished.outcome == "failed"
    assert finished.problem is not None
    assert finished.problem.code == "model_without_weights"
    assert str(tmp_path / "base") in finished.problem.sentence()


@pytest.mark.usefixtures("quick")
def test_a_run_refuses_to_go_on_with_other_data(make_run: Callable[..., RunFolder]) -> None:
    run = make_run("a")
    launch.start_worker(run)
    until(run, lambda event: isinstance(event, Checkpointed))
    run.send("stop")
    ended(run)
    frozen = run.data / "train.jsonl"
    frozen.write_text(frozen.read_text().replace("w9", "w8"))
    after = size(run)
    launch.start_worker(run)
    finished = ended(run, after=after)
    assert finished.problem is not None
    assert finished.problem.code == "data_changed"
