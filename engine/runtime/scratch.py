"""Files that live as long as this process: a folder of its own, swept by a later one where it crashed."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import IO, Final

from filelock import FileLock, Timeout

from engine.home import scratch_folder

_LOCK: Final = "held"
_PREFIX: Final = "rows-"


@cache
def folder() -> Path:
    """Return this process's folder, made at first use and removed when the process ends."""
    parent = _parent()
    _sweep(parent)
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    lock = FileLock(made / _LOCK)
    lock.acquire()
    atexit.register(_leave, made, lock, os.getpid())
    return made


def new_file() -> Path:
    """Return the path of an empty file that nobody else uses."""
    number, name = tempfile.mkstemp(dir=folder())
    os.close(number)
    return Path(name)


def new_folder() -> Path:
    """Return an empty folder that nobody else uses."""
    return Path(tempfile.mkdtemp(dir=folder()))


def remove(path: Path, stream: IO[bytes]) -> None:
    """Give the room of a file back."""
    stream.close()
    # On Windows a reader that is still open keeps it until the process ends.
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _parent() -> Path:
    """Return where the folders of all processes are: beside the models, or where the system keeps such."""
    place = scratch_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return place if os.access(place, os.W_OK) else Path(tempfile.gettempdir())


def _leave(made: Path, lock: FileLock, owner: int) -> None:
    if os.getpid() != owner:  # a fork leaves what belongs to its parent alone
        return
    lock.release()
    shutil.rmtree(made, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove the folders of processes that ended without a word."""
    for old in parent.glob(f"{_PREFIX}*"):
        # A folder without a lock may be one that is being made at this very moment.
        if not (old / _LOCK).is_file():
            continue
        lock = FileLock(old / _LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(old, ignore_errors=True)
