"""Puts the stand-in device into every engine process of a test; Python imports it at its start."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import sys
from pathlib import Path


def place(limits: str) -> None:
    """Let the process pick the stand-in; the run is the folder that workers are started in."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from fakes.stand_in import StandIn

    from engine.runs import RunFolder
    from engine.runtime import device

    stand_in = StandIn(run=RunFolder(Path.cwd()), **json.loads(limits))
    device.pick = stand_in.device
    whole_process = contextlib.ExitStack()
    whole_process.enter_context(stand_in.present())
    atexit.register(whole_process.close)


if "TUNESMITH_STAND_IN" in os.environ:
    place(os.environ["TUNESMITH_STAND_IN"])
