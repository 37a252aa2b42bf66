"""A person's home with the starter model in it, and the window over the real engine."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.app import compose, dress
from desktop.settings import LoadedSettings, Settings
from engine import runs
from engine.home import models_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.main_window import MainWindow

STARTER = models_folder() / "SmolLM2-135M-Instruct"
LONG = 1800
"""Seconds that a test may take on a busy machine: it starts several processes, each with a model."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/end_to_end/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
            item.add_marker(pytest.mark.model)
            item.add_marker(pytest.mark.timeout(LONG))


@pytest.fixture(autouse=True)
def tunesmith_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of this test's own with the starter model; runs that a test leaves behind are ended."""
    if not (STARTER / "model.safetensors").is_file():
        pytest.skip("the starter model has not been fetched: python packaging/bootstrap.py demo")
    home = tmp_path / "tunesmith-home"
    (home / "models").mkdir(parents=True)
    (home / "models" / STARTER.name).symlink_to(STARTER, target_is_directory=True)
    monkeypatch.setenv("TUNESMITH_HOME", str(home))
    yield home
    for run in runs.every(home / "runs"):
        if run.alive():
            run.send("discard")
        deadline = time.monotonic() + 240
        while run.alive() and time.monotonic() < deadline:
            time.sleep(0.05)


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Return a function that opens the window over the real service and the real workers."""
    opened: list[MainWindow] = []

    def show() -> MainWindow:
        settings = Settings(language="en", theme="workshop")
        dress(settings)
        window = compose(LoadedSettings(settings, None))
        opened.append(window)
        window.show()
        return window

    yield show
    for window in opened:
        window.desk.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
