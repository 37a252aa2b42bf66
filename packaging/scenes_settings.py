"""Scenes of the settings page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

from engine.problems import Problem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def settings(*, problem: Problem | None = None, folders: bool = True) -> QWidget:
    """Show the settings."""
    window = stage.window("settings")
    desk = window.desk
    if folders:
        desk.settings = desk.settings.changed(model_folders=(Path("/data/models"), Path("/mnt/archive/llm")))
        desk.settings_changed.emit(desk.settings)
    if problem is not None:
        desk.service.failed.emit(problem)
    return window


SCENES = [
    ("settings", "empty", lambda: settings(folders=False)),
    ("settings", "full", settings),
    (
        "settings",
        "failed",
        lambda: settings(problem=Problem(code="engine_ended", facts={"reason": "exit code 3"})),
    ),
]
