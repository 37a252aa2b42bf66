"""Starting, steering and deleting runs."""

from __future__ import annotations

import psutil
import pytest
from fakes import run_events

from desktop.bridge.launcher import Launcher
from engine.runs import RunFolder


@pytest.fixture
def launcher(qtbot, tmp_path):
    made = Launcher(root=tmp_path / "runs")
    yield made
    made.wait()


@pytest.fixture
def run(tmp_path):
    return RunFolder.create(run_events.a_job(), tmp_path / "runs")


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_job_becomes_a_run_with_a_process_of_its_own(launcher, qtbot):
    with qtbot.waitSignal(launcher.started) as signal:
        launcher.start(run_events.a_job())
    run, pid = signal.args
    assert run.job() == run_events.a_job()
    assert run.path.parent == launcher.root
    psutil.Process(pid).kill()


def test_a_run_that_is_running_is_not_started_twice(launcher, run, qtbot):
    with run.lock(), qtbot.waitSignal(launcher.failed) as signal:
        launcher.resume(run)
    assert signal.args[0].code == "run_alive"


def test_a_command_reaches_the_run_folder(launcher, run, qtbot):
    with qtbot.waitSignal(launcher.sent) as signal:
        launcher.send(run, "sample", "Who are you?")
    assert signal.args[1] == "sample"
    (command,), _ = run.commands()
    assert (command.type, command.prompt) == ("sample", "Who are you?")


def test_deleting_tells_what_was_freed_and_a_living_run_is_kept(launcher, run, qtbot):
    size = run.size()
    with run.lock(), qtbot.waitSignal(launcher.failed):
        launcher.delete(run)
    with qtbot.waitSignal(launcher.deleted) as signal:
        launcher.delete(run)
    assert signal.args[0] == run.path
    assert signal.args[1] >= size
    assert not run.path.exists()


def test_a_folder_that_cannot_be_written_is_a_problem(qtbot, tmp_path):
    (tmp_path / "file").touch()
    launcher = Launcher(root=tmp_path / "file" / "runs")
    with qtbot.waitSignal(launcher.failed) as signal:
        launcher.start(run_events.a_job())
    assert signal.args[0].code == "file_failed"
