"""The caps that a child process puts on itself before it looks at what strangers wrote."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Final

import psutil

_BESIDE: Final = 1 << 30
"""Bytes beside the limit that may be asked for and not be used; the parent watches those that are."""
_PR_SET_PDEATHSIG: Final = 1
_LOOK: Final = 1.0


def cap(memory: int, parent: int) -> None:
    """Limit the memory of this process, and end it with its parent."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory + _BESIDE, memory + _BESIDE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if not _lives(parent):
        os._exit(1)
    threading.Thread(target=_end_with, args=(parent,), name="parent", daemon=True).start()


def _end_with(parent: int) -> None:
    """End when the parent is gone, on systems that have no signal for it."""
    while _lives(parent):
        time.sleep(_LOOK)
    os._exit(1)


def _lives(parent: int) -> bool:
    """Say whether the parent is there; on Windows a launcher may stand between it and this process."""
    return psutil.pid_exists(parent) if os.name == "nt" else os.getppid() == parent
