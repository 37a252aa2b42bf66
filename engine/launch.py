"""Starts the engine's processes: detached workers that outlive their starter, and children on a pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError

if TYPE_CHECKING:
    from engine.events import Settings
    from engine.runs import RunFolder

SERVICE: Final = ("serve",)
CHAT: Final = ("serve", "--chat")
_LEAVING: Final = 10.0
"""Seconds between the last event of a worker and the end of its process, at most."""


def start_worker(run: RunFolder, adjust: Settings | None = None) -> int:
    """Start the engine on a run folder, detached from this process; returns its process id.

    The worker's output goes into the run's log. Nothing but the run folder connects the two. `adjust` names
    settings that the run goes on with. Raises ProblemError when the run has a living engine already.
    """
    _wait_for_the_end(run)
    heard = run.commands_file.stat().st_size if run.commands_file.exists() else 0
    return _start(run, "--heard", str(heard), *(("--adjust", json.dumps(dict(adjust))) if adjust else ()))


def start_successor(run: RunFolder, heard: int) -> int:
    """Start the engine that takes a run over from this very process, which is about to end.

    It waits until this process is gone, and hears every command behind the offset `heard`.
    """
    return _start(run, "--heard", str(heard), "--after", str(os.getpid()))


def _start(run: RunFolder, *options: str) -> int:
    with run.log_file.open("ab") as log:
        process = subprocess.Popen(
            engine_command("work", str(run.path), *options),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment(),
            cwd=run.path,
            start_new_session=os.name != "nt",
            creationflags=_windows_flags(),
        )
    # The worker outlives this process; as long as both live, somebody must take note of its end.
    threading.Thread(target=process.wait, name=f"worker-{process.pid}", daemon=True).start()
    return process.pid


def engine_command(*arguments: str) -> list[str]:
    """Return the command line of the engine in this very Python."""
    return [sys.executable, "-m", "engine", *arguments]


def environment() -> dict[str, str]:
    """Return the environment of engine processes: offline, UTF-8, and able to import this very code."""
    root = str(Path(__file__).parents[1])
    search = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part not in {"", root}]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((root, *search)),
        "PYTHONUTF8": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),  # idle threads leave the cores alone
    }


def _wait_for_the_end(run: RunFolder) -> None:
    """Give a process that has said its last word the moment that it needs to be gone."""
    deadline = time.monotonic() + _LEAVING
    while run.alive():
        if not run.finished() or time.monotonic() > deadline:
            raise ProblemError("run_alive", path=run.path)
        time.sleep(0.02)


def _windows_flags() -> int:
    if os.name != "nt":
        return 0
    return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS  # type: ignore[attr-defined]
