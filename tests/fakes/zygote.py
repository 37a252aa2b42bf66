"""Workers without the seconds that imports take: a process that has imported what they need, and forks.

What comes out is a process of its own, detached, with its own id, lock, log and end, as of `engine.launch`.
It shares one thing with its siblings that real ones do not, the seed of hashes and of `random`: what must not
depend on those is tested with real processes.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from engine import launch

if TYPE_CHECKING:
    import pytest

    from engine.runs import RunFolder

THERE = hasattr(os, "fork")


def use(patch: pytest.MonkeyPatch) -> None:
    """Let `engine.launch` start its workers here, where processes can fork."""
    if THERE:
        patch.setattr(launch, "_start", start)


def start(run: RunFolder, *options: str) -> int:
    """Start a worker as `engine.launch` does; returns its process id."""
    wanted = {
        "words": ["engine", "work", str(run.path), *options],
        "folder": str(run.path),
        "log": str(run.log_file),
        "environment": launch.environment(),
    }
    return _Zygote.only().ask(wanted)


class _Zygote:
    """This process's one, started at the first worker and ended with this process."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", "from fakes import zygote; zygote.serve()"]
        environment = launch.environment()
        search = os.pathsep.join((str(Path(__file__).parents[1]), environment["PYTHONPATH"]))
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env={**environment, "PYTHONPATH": search}
        )
        atexit.register(self._end)

    @classmethod
    @cache
    def only(cls) -> _Zygote:
        return cls()

    def ask(self, wanted: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.communicate()


def serve() -> None:
    """Import what a worker needs, then fork one for each line of stdin, until it ends."""
    import signal

    import engine.runtime.train
    import engine.runtime.worker  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever ends is gone at once
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
        print(child, flush=True)


def _become(wanted: dict[str, Any]) -> None:
    """Be the worker that was asked for, and end with it."""
    import signal

    from engine.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(wanted["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    sys.argv = wanted["words"]
    code: Any = 1
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    finally:
        _flush(sys.stdout, sys.stderr)
        os._exit(code if isinstance(code, int) else int(code is not None))


def _flush(*streams: IO[str]) -> None:
    for stream in streams:
        stream.flush()
