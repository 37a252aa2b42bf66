"""The most system memory that this process held since a moment, as the operating system counted it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import psutil

_STATUS: Final = Path("/proc/self/status")
_FORGET: Final = Path("/proc/self/clear_refs")
_RESET_PEAK: Final = "5"
"""What proc(5) names for resetting the peak of the resident set."""


class Resident:
    """Counts from the moment it is made, or `forget` is called."""

    def __init__(self) -> None:
        self._before = 0
        self.forget()

    def forget(self) -> None:
        """Count from what is held now."""
        self._before = 0 if _reset() else highest() or 0

    def peak(self) -> int | None:
        """Return the most bytes held since then; None where it cannot be told from an earlier peak."""
        most = highest()
        return most if most is not None and most > self._before else None


def highest() -> int | None:
    """Return the most bytes that were ever resident, or since the system was told to forget."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    try:
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError, IndexError):
        return None
    return None


def _reset() -> bool:
    try:
        descriptor = os.open(_FORGET, os.O_WRONLY)
    except OSError:
        return False
    try:
        os.write(descriptor, _RESET_PEAK.encode())
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
