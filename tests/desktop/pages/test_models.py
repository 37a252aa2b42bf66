"""What is on the disk, and why some of it cannot be trained."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.bridge.desk import Desk
from desktop.pages.models import ModelsPage


@pytest.fixture
def page(desk, qtbot):
    made = ModelsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    made.opened(None)
    qtbot.waitUntil(lambda: len(made.cards()) == 2)
    return made


def test_a_model_tells_its_facts_and_begins_a_tune(page, qtbot):
    card = page.cards()[0]
    assert "135 M" in card.accessibleName()
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert (went.args[0], went.args[1][0].path) == ("tune", Path("/models/tiny"))


def test_one_that_cannot_be_trained_tells_why(page):
    assert "GGUF" in page.cards()[1].accessibleName()


def test_an_added_folder_is_kept(page, desk, tmp_path):
    page.add_folder(tmp_path)
    assert desk.settings.model_folders == (tmp_path,)


def test_models_that_could_not_be_looked_for_are_not_called_missing(workshop, tunesmith_home, qtbot):
    desk = Desk(service_command=[sys.executable, "-c", "raise SystemExit(3)"])
    page = ModelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.opened(None)
    qtbot.waitUntil(page.notice.isVisible)
    assert page._empty.action_button().text() == "Look again"
    with qtbot.waitSignal(desk.service.failed):
        qtbot.mouseClick(page._empty.action_button(), Qt.MouseButton.LeftButton)
    desk.close()
