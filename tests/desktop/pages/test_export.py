"""Exporting and evaluating from the run page, followed through their own run folders."""

from __future__ import annotations

import pytest
from fakes import run_events
from PySide6.QtCore import Qt

from desktop.pages.run.page import RunPage
from engine import events
from engine.exporters import Adapter
from engine.job import EvaluateJob, ExportJob
from engine.problems import Problem
from engine.runs import RunFolder


@pytest.fixture
def page(desk, make_run, qtbot):
    made = RunPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.show()
    made.opened(make_run(run_events.short_run()).path)
    qtbot.waitUntil(lambda: "export" in made.deeds.shown())
    return made


def opened(qtbot, page):
    """Open the export panel with the engine running."""
    page._desk.service.start()
    qtbot.mouseClick(page.deeds.button("export"), Qt.MouseButton.LeftButton)
    return page.panel("export")


def begin(qtbot, page, deed, workers):
    qtbot.mouseClick(page.deeds.button(deed), Qt.MouseButton.LeftButton)
    panel = page.panel(deed)
    qtbot.mouseClick(panel.start_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(workers) == 1)
    return panel, RunFolder(workers[0])


def test_an_export_is_started_inside_the_run_and_its_proof_is_shown(page, workers, hold, qtbot):
    panel, run = begin(qtbot, page, "export", workers)
    assert isinstance(run.job(), ExportJob)
    assert run.path.parent == page.follower.run.exports
    hold(run)
    merging = events.PhaseChanged(phase="merging", done=3, total=9, unit="tensors")
    run_events.write(run, run_events.stamped([run_events.started(kind="export"), merging], 1e12))
    qtbot.waitUntil(lambda: "3 of 9 tensors" in panel._progress.accessibleName())
    proof = events.Proved(
        logit_difference=0.01, divergence=0.00006, base_divergence=0.8, same_text=8, prompts=8,
        loss_trained=1.538, loss_exported=1.538, loss_alternative=1.642,
    )  # fmt: skip
    rest = [proof, events.Exported(kind="merged", path="/out", bytes=5), events.Finished(outcome="completed")]
    run_events.write(run, run_events.stamped(rest, 1e12 + 5, 3))
    qtbot.waitUntil(lambda: "Exported and proved" in panel.proof_text())
    assert "8 of 8 test prompts" in panel.proof_text()
    assert "0.00006" in panel.proof_text()
    assert panel._tiles["alternative"].accessibleName().endswith("1.642")


def test_what_an_export_takes_is_said_before_it_is_begun(page, qtbot):
    panel = opened(qtbot, page)
    qtbot.waitUntil(lambda: panel.room.text().startswith("Fits"))
    assert "257 MB of the disk, where 70.0 GB are free" in panel.room.text()
    assert "up to 2.0 GB of the system memory, where 60.0 GB are free" in panel.room.text()
    assert panel.start_button().isEnabled()


def test_an_export_that_the_disk_has_no_room_for_cannot_be_begun(page, qtbot):
    panel = opened(qtbot, page)
    panel._take_target("/full")
    qtbot.waitUntil(lambda: panel.room.text().startswith("Not enough room"))
    assert "choose a folder on another disk" in panel.room.text()
    assert not panel.start_button().isEnabled()
    panel._take_target("/roomy")
    qtbot.waitUntil(panel.start_button().isEnabled)


def test_an_adapter_alone_takes_next_to_nothing(page, qtbot):
    panel = opened(qtbot, page)
    panel._take_target("/full")
    qtbot.waitUntil(panel.room.blocks)
    panel.form().set_values({"exporter": Adapter()})
    panel.form().changed.emit(panel.form().values())
    assert not panel.room.isVisible()
    assert panel.start_button().isEnabled()


def test_the_adapter_alone_can_be_chosen(page, workers, qtbot):
    qtbot.mouseClick(page.deeds.button("export"), Qt.MouseButton.LeftButton)
    page.panel("export").form().set_values({"exporter": Adapter()})
    qtbot.mouseClick(page.panel("export").start_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(workers) == 1)
    assert RunFolder(workers[0]).job().exporter.kind == "adapter"


def test_a_full_disk_is_said_in_the_panel(page, workers, qtbot):
    panel, run = begin(qtbot, page, "export", workers)
    problem = Problem(code="disk_full", facts={"path": "/out", "needed": 5, "free": 1})
    past = [run_events.started(kind="export"), events.Finished(outcome="failed", problem=problem)]
    run_events.write(run, run_events.stamped(past, 1e12))
    qtbot.waitUntil(panel._notice.isVisible)
    assert "/out" in panel._notice.text()
    assert panel.start_button().isVisible()


def test_an_evaluation_shows_its_metrics(page, workers, qtbot):
    panel, run = begin(qtbot, page, "evaluate", workers)
    assert isinstance(run.job(), EvaluateJob)
    metrics = {"loss": 1.25, "perplexity": 3.49, "token_accuracy": 0.713}
    measured = events.Evaluated(step=0, metrics=metrics, rows=5, seconds=2.0)
    past = [run_events.started(kind="evaluate"), measured, events.Finished(outcome="completed")]
    run_events.write(run, run_events.stamped(past, 1e12))
    qtbot.waitUntil(lambda: panel.metric_text("loss").endswith("1.250"))
    assert panel.metric_text("token_accuracy").endswith("71.3 %")


def test_the_last_export_is_found_again_when_the_run_is_opened_anew(desk, make_run, qtbot):
    run = make_run(run_events.short_run())
    inner = RunFolder.create(ExportJob(run=run.path))
    past = [
        run_events.started(kind="export"),
        events.Exported(kind="adapter", path="/out", bytes=5),
        events.Finished(outcome="completed"),
    ]
    run_events.write(inner, run_events.stamped(past))
    page = RunPage(desk)
    qtbot.addWidget(page)
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.panel("export").proof_text().startswith("Exported"))
