"""The dialog that puts questions in other words: pairs as they come, cancelled, and taken in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.bridge.service_process import RpcProcess
from engine.augmentations.paraphrase import Paraphrase

SCRIPT = Path(__file__).parents[3] / "fakes" / "scripted_service.py"


@pytest.fixture
def dialog(make_page, full, qtbot, monkeypatch):
    """Open the dialog on the first file; the model is a scripted engine that speaks the true wire."""

    def look(**values):
        page = make_page(full("data", **values))
        desk = page.wizard.desk
        command = [sys.executable, str(SCRIPT), "chat"]
        monkeypatch.setattr(
            desk, "new_chat", lambda: RpcProcess(parent=desk, command=command, restarts=False)
        )
        panel = page.panels["data"]
        qtbot.mouseClick(panel.tools.button("mixture"), Qt.MouseButton.LeftButton)
        panel.mixture.rewrite.click()
        return page, panel.mixture.dialog

    return look


def column(dialog, number):
    return [dialog.pairs.item(row, number).text() for row in range(dialog.pairs.rowCount())]


def test_each_question_is_shown_with_what_became_of_it_and_the_file_takes_them_in(dialog, qtbot):
    page, shown = dialog()
    assert not shown.take_button.isEnabled()
    shown.start_button.click()
    assert shown.progress.isVisible()
    qtbot.waitUntil(lambda: not shown.work.running, timeout=60_000)
    assert column(shown, 1) == ["Is it possible to pay?", "Yes."]
    assert column(shown, 2) == ["Accepted", "Refused: it asks for something else"]
    assert shown.summary.text() == "1 accepted, 1 refused"
    shown.take_button.click()
    (made,) = page.wizard.draft.data[0].augment
    assert isinstance(made, Paraphrase)
    assert made.made.name.endswith(".paraphrases.jsonl")
    assert page.panels["data"].mixture.dialog is None


def test_what_was_written_before_cancel_can_be_used(dialog, qtbot, canned):
    page, shown = dialog()
    slow = shown._file.model_copy(update={"path": Path("/data/slow.jsonl")})
    shown._file = slow
    shown.start_button.click()
    qtbot.waitUntil(lambda: shown.pairs.rowCount() == 2, timeout=60_000)
    shown.progress.cancel_button().click()
    qtbot.waitUntil(lambda: not shown.work.running, timeout=60_000)
    assert not shown.notice.isVisible()
    assert shown.take_button.isEnabled()
    assert page.wizard.draft.data[0].augment == ()


def test_what_to_expect_of_a_small_model_is_said_before_the_wait(dialog):
    _, shown = dialog()
    assert "of 41 questions, the starter model put 10 in other words" in shown._honest.text()


def test_closing_while_it_writes_ends_the_process(dialog, qtbot):
    _, shown = dialog()
    shown._file = shown._file.model_copy(update={"path": Path("/data/slow.jsonl")})
    work = shown.work
    shown.start_button.click()
    qtbot.waitUntil(lambda: shown.pairs.rowCount() == 2, timeout=60_000)
    process = work._process
    with qtbot.waitSignal(process.ended, timeout=60_000):
        shown.close_button.click()
    assert not process.is_running
