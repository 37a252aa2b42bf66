"""Scenes of the first page and of the models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.bridge.open_path import Opened
from engine import rpc
from engine.problems import Problem

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def dropping() -> QWidget:
    """Show the veil while files are dragged over the window."""
    shown = stage.window("home", runs=stage.some_runs())
    shown._overlay.look()  # noqa: SLF001
    shown._overlay.tell([Opened("data", Path("rows.jsonl"))])  # noqa: SLF001
    return shown


def told() -> QWidget:
    """Show a problem that belongs to no page."""
    shown = stage.window("home", runs=stage.some_runs()[1:3])
    shown.tell(Problem(code="data_kind_unknown", facts={"path": "/data/holiday.heic", "suffix": ".heic"}))
    return shown


SCENES = [
    ("home", "empty", lambda: stage.window("home")),
    ("home", "busy", lambda: stage.window("home", runs=stage.some_runs())),
    ("home", "full", lambda: stage.window("home", runs=stage.some_runs()[1:])),
    ("home", "dropping", dropping),
    ("home", "failed", told),
    ("models", "busy", lambda: stage.window("models")),
    ("models", "empty", lambda: stage.window("models", ListModels=rpc.ModelList(models=()))),
    ("models", "full", lambda: stage.window("models", ListModels=stage.models())),
    (
        "models",
        "failed",
        lambda: stage.window("models", ListModels=Problem(code="engine_ended", facts={"reason": "signal 9"})),
    ),
]
