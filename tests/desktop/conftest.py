"""One application without a screen, a home of its own, and a theme, for every test of the window."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from desktop.i18n import language, set_language
from desktop.theme import Theme, theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from PySide6.QtWidgets import QApplication

PATIENCE = 60_000
"""Milliseconds. On a busy machine a process takes seconds to start; no test that holds waits that long."""


class PatientBot(QtBot):
    """Waits for what must happen however slow the machine is."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:  # noqa: N802  # pytest-qt's name
        return super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:  # noqa: N802  # the same
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:  # noqa: N802  # the same
        return super().waitSignals(signals, timeout=timeout, **options)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform has no window manager to pass size limits to, and says so for every window.
    for item in items:
        if "/desktop/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The robot of pytest-qt, with patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def tunesmith_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, so that no test reads or writes the person's."""
    home = tmp_path / "tunesmith-home"
    monkeypatch.setenv("TUNESMITH_HOME", str(home))
    return home


@pytest.fixture
def workshop(qtbot: QtBot) -> Iterator[Theme]:
    """The window's theme and English, put back afterwards whatever the test chose."""
    put_back()
    yield theme()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    put_back()


def put_back() -> None:
    """Show the theme and the language of the tests where another is shown: to dress widgets takes long."""
    if language() != "en":
        set_language("en")
    if theme()._choice != "workshop":
        theme().use("workshop")
