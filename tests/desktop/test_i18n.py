"""The language changes while the window is open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.i18n import Live, effective_language, language, set_language, translate_problem, translate_spec
from desktop.widgets.badge import Badge

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "packaging" / "translations.py"


@pytest.fixture(scope="module", autouse=True)
def compiled_translation() -> None:
    subprocess.run([sys.executable, str(TRANSLATIONS), "release"], check=True, capture_output=True)


def test_an_open_widget_changes_its_words(workshop, qtbot):
    badge = Badge("fits")
    qtbot.addWidget(badge)
    assert badge.text() == "Fits"
    set_language("zh_CN")
    assert badge.text() == "放得下"
    assert badge.accessibleName() == "放得下"
    set_language("en")
    assert badge.text() == "Fits"


def test_a_widget_inside_a_window_changes_too(workshop, qtbot):
    window = QWidget()
    badge = Badge("over", parent=window)
    qtbot.addWidget(window)
    set_language("zh_CN")
    assert badge.text() == "放不下"


def test_retranslate_runs_once_for_each_change(workshop, qtbot):
    calls = []

    class Page(Live, QWidget):
        def retranslate(self) -> None:
            calls.append(language())

    page = Page()
    qtbot.addWidget(page)
    set_language("zh_CN")
    assert set(calls) == {"zh_CN"}


@pytest.mark.parametrize(
    ("system", "shown"), [("zh_CN", "zh_CN"), ("zh_TW", "zh_CN"), ("de_DE", "en"), ("en_GB", "en")]
)
def test_the_system_choice_follows_the_locale(system: str, shown: str):
    assert effective_language("system", QLocale(system)) == shown


def test_a_choice_beats_the_system():
    assert effective_language("en", QLocale("zh_CN")) == "en"


def test_titles_of_settings_are_translated(workshop):
    set_language("zh_CN")
    assert translate_spec("Language") == "语言"
    set_language("en")
    assert translate_spec("Language") == "Language"


def test_a_problem_without_a_translation_stays_english(workshop):
    set_language("zh_CN")
    assert translate_problem("Nobody wrote this sentence.") == "Nobody wrote this sentence."


def test_every_chinese_text_keeps_the_placeholders_of_its_source():
    import importlib.util
    import re

    spec = importlib.util.spec_from_file_location("translations", TRANSLATIONS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    names = re.compile(r"\{[a-z_]*\}")
    wrong = [
        key
        for key, chinese in module.entries(module.TS)
        if chinese and sorted(names.findall(key[1])) != sorted(names.findall(chinese))
    ]
    assert not wrong
