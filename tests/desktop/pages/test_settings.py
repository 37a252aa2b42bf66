"""Settings are taken at once and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.pages.settings import SettingsPage
from desktop.settings import load_settings


@pytest.fixture
def page(desk, qtbot):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    return made


def test_a_choice_is_told_and_kept(page, desk, qtbot):
    with qtbot.waitSignal(desk.settings_changed):
        qtbot.mouseClick(page.language.button("zh_CN"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.theme_choice.button("daylight"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: load_settings().settings == desk.settings)
    assert (desk.settings.language, desk.settings.theme) == ("zh_CN", "daylight")


def test_the_engine_is_said_to_be_ready_once_it_is(page, desk, qtbot):
    assert page.engine_words().startswith("Starting")
    desk.service.start()
    qtbot.waitUntil(lambda: page.engine_words().startswith("Ready"))


def test_the_licences_of_what_it_is_built_on_can_be_read(page, qtbot):
    qtbot.mouseClick(page.licences_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "PySide6-Essentials" in page.licences_text())
    assert "Apache License" in page.licences_text()


def test_a_model_folder_can_be_forgotten(page, desk, tmp_path):
    page._take_models(str(tmp_path))
    assert desk.settings.model_folders == (tmp_path,)
    page._forget_models(tmp_path)
    assert desk.settings.model_folders == ()
