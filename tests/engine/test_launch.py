"""How the engine's processes are started: in this Python, offline, with this very code, and never twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import durable, launch
from engine.events import Finished, encode
from engine.problems import ProblemError
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path)


@pytest.fixture
def holder(run: RunFolder) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the run's lock until a line is written to it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.lock_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    if process.poll() is None:
        process.communicate("\n")


def test_the_engine_runs_in_this_python() -> None:
    assert launch.engine_command("tables") == [sys.executable, "-m", "engine", "tables"]


def test_engine_processes_are_offline_and_import_this_very_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment = launch.environment()
    assert environment["HF_HUB_OFFLINE"] == environment["TRANSFORMERS_OFFLINE"] == "1"
    assert environment["PYTHONPATH"].startswith(str(Path(launch.__file__).parents[1]))
    assert environment["PYTHONPATH"].endswith("/elsewhere")


def test_a_person_may_choose_how_idle_threads_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    assert launch.environment()["OMP_WAIT_POLICY"] == "PASSIVE"
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    assert launch.environment()["OMP_WAIT_POLICY"] == "ACTIVE"


def test_a_run_that_is_alive_is_not_started_again(run: RunFolder, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    with pytest.raises(ProblemError) as caught:
        launch.start_worker(run)
    assert caught.value.problem.code == "run_alive"


def test_a_worker_that_has_said_its_last_word_is_waited_for(
    run: RunFolder, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    durable.append_line(run.events_file, encode(Finished(seq=1, outcome="stopped")))
    asked = run.alive

    def let_go() -> bool:
        holder.communicate("\n")
        monkeypatch.setattr(run, "alive", asked)
        return True

    monkeypatch.setattr(run, "alive", let_go)
    launch._wait_for_the_end(run)
    assert not run.alive()


def test_processes_that_start_each_other_do_not_lengthen_the_search_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", launch.environment()["PYTHONPATH"])
    assert launch.environment()["PYTHONPATH"] == os.environ["PYTHONPATH"]
