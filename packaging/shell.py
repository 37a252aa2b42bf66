"""Where setup happens, and how it runs other programs: into a log, with the latest line on a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "bootstrap.log"
TAIL = 12
FAILED, USAGE, PYTHON, SPACE, INSTALL, LIBRARIES, STARTER_MODEL, INTERRUPTED = 1, 2, 10, 11, 12, 13, 14, 130


class SetupError(Exception):
    """Something that ends the setup: what failed, why, and the one next step."""

    def __init__(self, code: int, what: str, why: str, next_step: str) -> None:
        super().__init__(what)
        self.code, self.what, self.why, self.next_step = code, what, why, next_step


def venv_python() -> Path:
    """Return where the environment's Python lies on this system."""
    return VENV / "Scripts" / "python.exe" if sys.platform == "win32" else VENV / "bin" / "python"


def child_environment() -> dict[str, str]:
    """Return the environment of every child: UTF-8 everywhere, no version nagging from pip."""
    return {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def logged(command: Sequence[str | Path]) -> tuple[int, str]:
    """Run a command into the log, show its latest line on a terminal, return its exit code and last lines."""
    tail: deque[str] = deque(maxlen=TAIL)
    words = [str(word) for word in command]
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(words)}\n")
        with subprocess.Popen(
            words, cwd=ROOT, env=child_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        ) as process:  # fmt: skip
            for line in process.stdout or ():
                log.write(line)
                if line.strip():
                    tail.append(line.rstrip().rsplit("\r", 1)[-1])
                    show_latest(tail[-1])
        show_latest("")
        return process.returncode, "\n".join(tail)


def show_latest(line: str) -> None:
    """Show one line that the next one replaces, on a terminal only."""
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 3
        print(f"\r  {line[:width]:<{width}}", end="" if line else "\r", flush=True)


def pip(*arguments: str | Path) -> tuple[int, str]:
    """Run the environment's pip into the log."""
    return logged([venv_python(), "-m", "pip", *arguments])


def child(*arguments: str | Path, **variables: str) -> int:
    """Run the environment's Python in the foreground and return its exit code."""
    environment = {**child_environment(), "HF_HUB_OFFLINE": "1", **variables}
    return subprocess.run([venv_python(), *arguments], cwd=ROOT, env=environment, check=False).returncode
