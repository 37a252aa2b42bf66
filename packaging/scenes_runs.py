"""Scenes of the list of runs and of the comparison."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

from desktop.state.curves import read_compared
from engine.methods import Lora

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def chosen(count: int) -> QWidget:
    """Show the table with the first rows selected."""
    window = stage.window("runs", runs=stage.some_runs())
    page = window.page("runs")
    page.table.choose({run.path for run in page.table.runs_model.runs[:count]})
    return window


def compared() -> QWidget:
    """Show three runs side by side."""
    root = Path(tempfile.mkdtemp(prefix="tunesmith-scene-"))
    folders = [
        (
            f"tickets-rank-{rank}",
            stage.placed(
                stage.history(steps, seed=rank),
                work=stage.a_job(name=f"tickets-rank-{rank}", method=Lora(r=rank)),
                root=root,
            ).path,
        )
        for rank, steps in ((8, 180), (16, 240), (64, 120))
    ]
    window = stage.window("runs", runs=stage.some_runs())
    window.page("runs")._show_compared(read_compared(folders))  # noqa: SLF001
    return window


def filtered() -> QWidget:
    """Show a filter that nothing matches."""
    window = stage.window("runs", runs=stage.some_runs())
    window.page("runs").filter.setText("nothing like this")
    return window


SCENES = [
    ("runs", "empty", lambda: stage.window("runs")),
    ("runs", "full", lambda: chosen(0)),
    ("runs", "busy", lambda: chosen(2)),
    ("runs", "chosen", lambda: chosen(1)),
    ("runs", "compared", compared),
    ("runs", "failed", filtered),
]
