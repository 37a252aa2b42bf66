"""Scenes of the run page and its export and evaluation panels."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyqtgraph  # noqa: F401 - the page draws its curves once this is there: no picture is taken before

from engine import events, healing
from engine.job import EvaluateJob, ExportJob
from engine.problems import Problem
from engine.reasons import reason

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.main_window import MainWindow
    from engine.rpc_memory import ExportForecast


def shown(past: list[events.Event], *, alive: bool = False) -> MainWindow:
    """Show the run page on events; alive as if an engine were at work."""
    return opened(stage.placed(past), alive=alive)


LOCKS: list[Any] = []


def hold(run: Any) -> None:
    """Hold a run's lock until the program ends, as a living engine would."""
    lock = run.lock()
    lock.acquire()
    LOCKS.append(lock)


def opened(run: Any, *, alive: bool = False, **answers: Any) -> MainWindow:
    """Show the run page on a folder."""
    if alive:
        hold(run)
    return stage.window("run", run.path, Forecast=stage.forecast(), **answers)


def waiting_phase() -> QWidget:
    """Show a run that reads its data."""
    past = stage.history(0)[:2]
    return shown(
        [*past, events.PhaseChanged(phase="reading_data", done=34 << 20, total=120 << 20, unit="bytes")],
        alive=True,
    )


def paused() -> QWidget:
    """Show a run that waits between two steps."""
    return shown(
        [*stage.history(120), events.Acknowledged(command="pause", id="a"), events.Paused(step=120)],
        alive=True,
    )


def scrolled(past: list[events.Event], *, alive: bool = False) -> QWidget:
    """Show the lower half of the page."""
    from PySide6.QtCore import QTimer

    window = shown(past, alive=alive)
    page = window.page("run")
    QTimer.singleShot(100, page, lambda: page.scroll_to(page.log))
    return window


def out_of_memory() -> QWidget:
    """Show a run that failed."""
    problem = Problem(code="out_of_memory", facts={"phase": "training"})
    return shown(stage.ended("failed", problem, steps=12))


def recovering() -> QWidget:
    """Show a run that ran out of memory, while its next process comes up."""
    return shown(
        [
            *stage.history(112),
            events.Healed(
                step=113,
                problem=Problem(code="out_of_memory", facts={"phase": "training"}),
                before=sizes(2, 8),
                after=sizes(1, 16),
                resumes_from=100,
                successor=2,
            ),
        ],
        alive=True,
    )


def sizes(rows: int, accumulation: int) -> dict[str, int]:
    """Return a batch by the names of its settings."""
    return {healing.BATCH: rows, healing.ACCUMULATION: accumulation}


def recovered() -> QWidget:
    """Show the log of a run that has recovered, on a card where the fit is measured first."""
    past, start = stage.history(112), 100
    again = [item for item in stage.history(130) if not isinstance(item, events.Stepped) or item.step > start]
    ready = 1 + next(place for place, item in enumerate(again) if isinstance(item, events.Prepared))
    problem = Problem(code="out_of_memory", facts={"phase": "evaluating"})
    names = ({healing.EVALUATION_BATCH: 8}, {healing.EVALUATION_BATCH: 4})
    return scrolled(
        [
            *past,
            events.Adjusted(step=112, before=names[0], after=names[1], problem=problem),
            events.Healed(
                step=113,
                problem=Problem(code="out_of_memory", facts={"phase": "training"}),
                before=sizes(2, 8),
                after=sizes(1, 16),
                resumes_from=start,
                successor=2,
            ),
            *(
                item.model_copy(update={"resumed_from": start}) if isinstance(item, events.Prepared) else item
                for item in again[:ready]
            ),
            events.Fitted(rows=1, tokens=2048, peak=9 * stage.GIB, capacity=24 * stage.GIB),
            *[item for item in again if isinstance(item, events.Stepped)],
            events.Noted(problem=Problem(code="spilled", facts={"before": 4.1, "after": 21.0})),
        ],
        alive=True,
    )


def diverged() -> QWidget:
    """Show a run whose numbers stopped being numbers."""
    problem = Problem(code="diverged_gradient", facts={"step": 113})
    return shown(stage.ended("failed", problem, steps=112))


def nothing_smaller() -> QWidget:
    """Show a run that did not fit with one row at a time."""
    words = reason("lever_length", before=2048, after=1024)
    return shown(
        stage.ended("failed", Problem(code="out_of_memory_at_one", facts={"reason": words}), steps=12)
    )


def panel(
    kind: str, past: list[events.Event], *, alive: bool = False, forecast: ExportForecast | None = None
) -> QWidget:
    """Show a finished run with a panel that follows work of its own."""
    run = stage.placed(stage.ended("completed"))
    if kind == "export":
        inner = stage.placed(past, work=ExportJob(run=run.path), root=run.exports)
    else:
        inner = stage.placed(past, work=EvaluateJob(run=run.path), root=run.evaluations)
    if alive:
        hold(inner)
    window = opened(run, ForecastExport=forecast or stage.export_forecast())
    page = window.page("run")
    page.do(kind)
    return window


def exporting() -> list[events.Event]:
    """Return an export under way."""
    return [
        events.Started(version="0.1.0", kind="export", pid=1),
        events.PhaseChanged(phase="merging", done=181, total=399, unit="tensors"),
    ]


def exported() -> list[events.Event]:
    """Return an export that is proved."""
    return [
        *exporting(),
        events.PhaseChanged(phase="proving", done=8, total=8, unit="rows"),
        events.Proved(
            logit_difference=0.004,
            divergence=0.00006,
            base_divergence=0.831,
            same_text=8,
            prompts=8,
            loss_trained=1.538,
            loss_exported=1.538,
            loss_alternative=1.642,
        ),
        events.Exported(
            kind="merged",
            path="/runs/bicycle-help-desk/exports/merged",
            bytes=16 * stage.GIB,
            base="as_trained",
        ),
        events.Finished(outcome="completed"),
    ]


def evaluated() -> list[events.Event]:
    """Return an evaluation that is done."""
    metrics = {"loss": 1.321, "perplexity": 3.747, "token_accuracy": 0.713}
    return [
        events.Started(version="0.1.0", kind="evaluate", pid=1),
        events.Evaluated(step=0, metrics=metrics, rows=624, seconds=33.0),
        events.Finished(outcome="completed"),
    ]


def no_disk() -> list[events.Event]:
    """Return an export for which there was no room."""
    facts = {"path": "/runs", "needed": 17_179_869_184, "free": 3_221_225_472}
    return [*exporting(), events.Finished(outcome="failed", problem=Problem(code="disk_full", facts=facts))]


SCENES = [
    ("run", "empty", lambda: shown([])),
    ("run", "starting", waiting_phase),
    ("run", "busy", lambda: shown(stage.history(), alive=True)),
    ("run", "lower", lambda: scrolled(stage.history(), alive=True)),
    ("run", "paused", paused),
    ("run", "full", lambda: shown(stage.ended("completed"))),
    ("run", "failed", out_of_memory),
    ("run", "recovering", recovering),
    ("run", "recovered", recovered),
    ("run", "diverged", diverged),
    ("run", "too-big", nothing_smaller),
    ("run", "crashed", lambda: shown(stage.history(140))),
    ("export", "empty", lambda: panel("export", [])),
    ("export", "no-room", lambda: panel("export", [], forecast=stage.export_forecast(disk_free=3 << 30))),
    ("export", "no-memory", lambda: panel("export", [], forecast=stage.export_forecast(free=1 << 30))),
    ("export", "busy", lambda: panel("export", exporting(), alive=True)),
    ("export", "full", lambda: panel("export", exported())),
    ("export", "failed", lambda: panel("export", no_disk())),
    ("evaluate", "full", lambda: panel("evaluate", evaluated())),
]
os.environ.setdefault("TZ", "UTC")
