"""Free space, asked before anything large is written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path


def disk_free(folder: Path) -> int:
    """Return the free bytes of the disk that holds a folder, or its nearest parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require(folder: Path, needed: int) -> None:
    """Raise ProblemError when a folder's disk has no room for this many bytes."""
    free = disk_free(folder)
    if free < needed:
        raise ProblemError("disk_full", path=folder, needed=needed, free=free)
