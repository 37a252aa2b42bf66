"""Step 5: the sentence, the checklist and the file."""

from __future__ import annotations

import yaml
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from engine import job as jobs
from engine.problems import Problem
from engine.rpc import CheckJob

LEFT = Qt.MouseButton.LeftButton


def checked(make_page, full, qtbot, answer=None):
    page = make_page(full("review"), answer)
    qtbot.waitUntil(lambda: page.wizard.knowledge.check is not None and page.wizard.fit() is not None)
    return page, page.panels["review"]


def test_the_job_is_said_in_one_sentence(make_page, full, qtbot):
    _, panel = checked(make_page, full, qtbot)
    words = panel.sentence.text()
    assert words.startswith("Train Qwen3-8B with QLoRA on 11,856 rows of support_tickets.jsonl")
    assert "3 epochs (2,223 steps)" in words


def test_the_checklist_names_memory_disk_data_and_model(make_page, full, qtbot):
    _, panel = checked(make_page, full, qtbot)
    assert [line.partition(":")[0] for line in panel.lines] == ["Model", "Data", "Memory", "Disk"]
    assert "11,856 rows" in panel.lines[1]


def test_a_full_disk_is_a_line_with_its_figures(make_page, full, canned, qtbot):
    problem = Problem(code="disk_full", facts={"path": "/runs", "needed": 2 << 30, "free": 1 << 30})

    def answer(params):
        return canned.check(params.job, problem) if isinstance(params, CheckJob) else canned.good(params)

    page, panel = checked(make_page, full, qtbot, answer)
    assert panel.lines[3] == "Disk: needs 1.4 GB, only 1.0 GB are free"
    assert not page._next.isEnabled()


def test_a_check_that_fails_is_explained(make_page, full, canned, qtbot):
    problem = Problem(code="unexpected", facts={"reason": "the parser gave up"})

    def answer(params):
        return problem if isinstance(params, CheckJob) else canned.good(params)

    page = make_page(full("review"), answer)
    qtbot.waitUntil(page.panels["review"].notice.isVisible)
    assert "the parser gave up" in page.panels["review"].notice.text()
    assert not page._next.isEnabled()


def test_the_yaml_is_copied_whole(make_page, full, qtbot):
    _, panel = checked(make_page, full, qtbot)
    qtbot.mouseClick(panel.copy, LEFT)
    assert yaml.safe_load(QGuiApplication.clipboard().text())["model"]["path"].endswith("Qwen3-8B")
    assert panel.copy.text() == "Copied"


def test_the_job_is_saved_as_a_file(make_page, full, qtbot, tmp_path):
    page, panel = checked(make_page, full, qtbot)
    panel.save_to(tmp_path / "mine.yaml")
    qtbot.waitUntil(lambda: panel.save.text() == "Saved")
    assert jobs.load(tmp_path / "mine.yaml").model == page.wizard.draft.model


def test_the_run_can_be_named(make_page, full, qtbot):
    page, panel = checked(make_page, full, qtbot)
    panel.name.setFocus()
    qtbot.keyClicks(panel.name, "Help desk")
    qtbot.keyClick(panel.name, Qt.Key.Key_Return)
    assert page.wizard.draft.name == "Help desk"
