"""Imports the ML libraries in little more than half the time, and without what they would only look at."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def lean_imports() -> Iterator[None]:
    """Import without the garbage collector and without `datasets`.

    The collector would walk all that is imported already again and again, and none of it is garbage. What
    is there at the end is left out of later walks too, which otherwise take a third of a second each.

    Our readers do the work of `datasets`. Where it happens to be installed, transformers imports it, and
    pandas with it, to recognise its type: half a second and 85 MB. None in sys.modules is Python's own way
    to say that a module cannot be imported.
    """
    hidden = "datasets" not in sys.modules
    if hidden:
        sys.modules["datasets"] = None  # type: ignore[assignment]
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if hidden:
            del sys.modules["datasets"]
        gc.freeze()
        if collecting:
            gc.enable()
