"""Events out of the engine and commands into it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, get_args

import pytest

from engine import durable, job
from engine.events import Acknowledged, Finished, Peaked, PhaseChanged, encode
from engine.runs import CommandType, RunFolder
from engine.runtime.reporter import EventLog, Steering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    parts = {"model": {"path": "/m"}, "data": [{"path": "/d"}]}
    return RunFolder.create(job.TrainJob.model_validate(parts), tmp_path)


@pytest.fixture
def log(run: RunFolder) -> Iterator[EventLog]:
    made = EventLog(run)
    yield made
    made.close()


@pytest.fixture
def steering(run: RunFolder, log: EventLog) -> Iterator[Steering]:
    made = Steering(run, log, 0)
    made.start()
    yield made
    made.close()


def busy_until(true: Callable[[], object]) -> None:
    """Compute without ever sleeping, as training does."""
    ends = time.monotonic() + 240
    while not true():
        assert time.monotonic() < ends, "it was not heard"


def acknowledged(run: RunFolder) -> list[str]:
    return [event.id for event in run.events()[0] if isinstance(event, Acknowledged)]


def test_events_are_numbered_without_gaps_from_any_thread(run: RunFolder, log: EventLog) -> None:
    threads = [
        threading.Thread(target=lambda: [log.send(PhaseChanged(phase="training")) for _ in range(50)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.seq for event in run.events()[0]] == list(range(1, 201))


def test_numbers_go_on_after_reopening_over_a_torn_tail(run: RunFolder) -> None:
    first = EventLog(run)
    first.send(PhaseChanged(phase="starting"))
    first.send(PhaseChanged(phase="training"))
    first.close()
    with run.events_file.open("ab") as file:
        file.write(encode(PhaseChanged(phase="saving", seq=3))[:20])
    second = EventLog(run)
    assert not second.finished()
    second.send(Finished(outcome="completed"))
    assert second.finished()
    second.close()
    assert [event.seq for event in run.events()[0]] == [1, 2, 3]


def test_phases_are_thinned_out_but_their_ends_are_told(run: RunFolder, log: EventLog) -> None:
    for done in range(1, 1001):
        log.phase("reading_data", done, 1000, "rows")
    told = [event.done for event in run.events()[0] if isinstance(event, PhaseChanged)]
    assert told[0] == 1
    assert told[-1] == 1000
    assert len(told) < 30
    assert log.doing == "reading data"


@pytest.mark.parametrize("command", get_args(CommandType))
def test_every_command_is_acknowledged_while_the_engine_is_busy(
    run: RunFolder, steering: Steering, command: CommandType
) -> None:
    sent = run.send(command, "Who?")
    busy_until(lambda: acknowledged(run) == [sent])


def test_pause_holds_the_engine_until_it_is_resumed(run: RunFolder, steering: Steering) -> None:
    run.send("pause")
    busy_until(lambda: steering.paused)
    waiting = threading.Thread(target=steering.wait)
    waiting.start()
    run.send("resume")
    waiting.join(10)
    assert not waiting.is_alive()
    assert not steering.ending()


@pytest.mark.parametrize("command", ["stop", "discard"])
def test_a_paused_engine_that_is_ended_waits_no_longer(
    run: RunFolder, steering: Steering, command: CommandType
) -> None:
    run.send("pause")
    busy_until(lambda: steering.paused)
    run.send(command)
    busy_until(steering.ending)
    assert not steering.paused


def test_a_pause_behind_a_stop_does_not_hold_the_engine(run: RunFolder, steering: Steering) -> None:
    run.send("stop")
    last = run.send("pause")
    busy_until(lambda: last in acknowledged(run))
    assert steering.stopping
    assert not steering.paused


def test_a_checkpoint_and_samples_are_taken_once(run: RunFolder, steering: Steering) -> None:
    run.send("checkpoint")
    run.send("sample", "One?")
    last = run.send("sample", "Two?")
    busy_until(lambda: last in acknowledged(run))
    assert (steering.take_checkpoint(), steering.take_checkpoint()) == (True, False)
    assert (steering.take_samples(), steering.take_samples()) == (["One?", "Two?"], [])


def test_what_is_no_command_does_not_deafen_the_engine(run: RunFolder, steering: Steering) -> None:
    durable.append_line(run.commands_file, durable.seal({"id": "1", "type": "explode"}))
    durable.append_line(run.commands_file, b"garbage\n")
    run.send("stop")
    busy_until(lambda: steering.stopping)


def test_commands_of_an_earlier_process_are_not_obeyed(run: RunFolder, log: EventLog) -> None:
    run.send("discard")
    steering = Steering(run, log, run.commands_file.stat().st_size)
    steering.start()
    sent = run.send("checkpoint")
    busy_until(lambda: sent in acknowledged(run))
    steering.close()
    assert not steering.discarding


def peaks(run: RunFolder) -> list[str]:
    return [
        event.phase if isinstance(event, Peaked) else f"({event.phase})"
        for event in run.events()[0]
        if isinstance(event, Peaked | PhaseChanged)
    ]


def test_the_peak_of_a_phase_is_told_when_the_next_begins_and_at_the_end(
    run: RunFolder, log: EventLog
) -> None:
    log.phase("starting")
    with log.measuring(lambda phase: Peaked(phase=phase)):
        log.phase("training")
        log.phase("evaluating", 1, 2)
        log.phase("evaluating", 2, 2)
    log.phase("saving")
    assert peaks(run) == [
        "(starting)",
        "starting",
        "(training)",
        "training",
        "(evaluating)",
        "(evaluating)",
        "evaluating",
        "(saving)",
    ]


def test_the_peak_of_a_phase_that_failed_is_told_too(run: RunFolder, log: EventLog) -> None:
    def fail() -> None:
        with log.measuring(lambda phase: Peaked(phase=phase)):
            log.phase("training")
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert peaks(run) == ["(training)", "training"]
    assert log.doing == "training"
