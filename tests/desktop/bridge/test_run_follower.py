"""Following a run through its folder: nothing missed, nothing read twice, crashes seen, no stall."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from fakes import run_events
from PySide6.QtCore import QTimer

from desktop.bridge.run_follower import RunFollower
from desktop.state.run_state import replay
from engine import events
from engine.runs import RunFolder


@pytest.fixture
def run(tmp_path):
    return RunFolder.create(run_events.a_job(), tmp_path / "runs")


@pytest.fixture
def follower(qtbot):
    made = RunFollower()
    yield made
    made.leave()


def test_a_finished_run_is_read_whole(run, follower, qtbot):
    past = run_events.short_run()
    run_events.write(run, past)
    seen = []
    follower.received.connect(seen.extend)
    follower.follow(run)
    qtbot.waitUntil(lambda: follower.status == "completed")
    assert seen == past
    assert follower.state.losses == replay(past).losses


def test_what_is_appended_later_arrives_and_a_torn_tail_waits_for_its_rest(run, follower, qtbot):
    past = run_events.short_run()
    with run.lock():
        run_events.write(run, past[:4])
        line = events.encode(past[4])
        with run.events_file.open("ab") as file:
            file.write(line[:20])
        follower.follow(run)
        qtbot.waitUntil(lambda: follower.state.step == 1)
        with run.events_file.open("ab") as file:
            file.write(line[20:])
        qtbot.waitUntil(lambda: follower.state.step == 2)
        assert follower.status == "training"


def test_a_lock_that_falls_free_without_finished_is_a_crash(run, follower, qtbot):
    run_events.write(run, run_events.short_run()[:5])
    lock = run.lock()
    lock.acquire()
    follower.follow(run)
    qtbot.waitUntil(lambda: follower.status == "training")
    with qtbot.waitSignal(follower.status_changed) as signal:
        lock.release()
    assert signal.args == ["crashed"]


def test_a_run_nobody_started_waits(run, follower, qtbot):
    with qtbot.waitSignal(follower.advanced):
        follower.follow(run)
    assert follower.status == "waiting"


def test_a_process_just_started_counts_as_starting_and_as_crashed_when_it_dies_without_a_word(
    run, follower, qtbot
):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        follower.follow(run, process.pid)
        with qtbot.waitSignal(follower.advanced):
            pass
        assert follower.status == "starting"
        process.kill()
        process.wait()
        qtbot.waitUntil(lambda: follower.status == "crashed")


def test_a_resumed_run_is_starting_until_its_new_process_speaks(run, follower, qtbot):
    run_events.write(run, run_events.short_run())
    follower.follow(run, os.getpid())
    qtbot.waitUntil(lambda: follower.state.outcome == "completed")
    assert follower.status == "starting"
    with run.lock():
        again = run_events.started().model_copy(update={"time": time.time()})
        run_events.write(run, [again, events.PhaseChanged(phase="training", time=time.time())])
        qtbot.waitUntil(lambda: follower.status == "training")


def test_a_run_of_a_newer_version_is_refused(run, follower, qtbot):
    newer = run_events.started().model_copy(update={"protocol": events.PROTOCOL + 1})
    run_events.write(run, [newer])
    with qtbot.waitSignal(follower.failed) as signal:
        follower.follow(run)
    assert signal.args[0].code == "run_newer"


def test_following_another_run_forgets_the_first(run, follower, qtbot, tmp_path):
    run_events.write(run, run_events.short_run())
    other = RunFolder.create(run_events.a_job(name="other"), tmp_path / "runs")
    follower.follow(run)
    qtbot.waitUntil(lambda: follower.status == "completed")
    follower.follow(other)
    with qtbot.waitSignal(follower.advanced):
        pass
    assert follower.state.steps == []


def test_a_backlog_of_30000_events_never_holds_the_window_for_100_ms(run, follower, qtbot):
    past = [run_events.started(), run_events.prepared(30_000)]
    past += [run_events.step(number) for number in range(1, 30_001)]
    run_events.write(run, run_events.stamped(past))
    gaps, last, told = [], [time.thread_time()], []

    def tick():
        now = time.thread_time()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    follower.advanced.connect(lambda _: told.append(time.monotonic()))
    follower.follow(run)
    qtbot.waitUntil(lambda: follower.state.step == 30_000)
    timer.stop()
    assert max(gaps) < 0.1, f"longest stalls {sorted(gaps)[-3:]}"
    assert len(told) <= (told[-1] - told[0]) * 10 + 2
