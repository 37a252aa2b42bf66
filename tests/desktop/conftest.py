"""One application without a screen, a home of its own, and a theme, for every test of the window."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.i18n import set_language
from desktop.theme import Theme, theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform has no window manager to pass size limits to, and says so for every window.
    for item in items:
        if "/desktop/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def tunesmith_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, so that no test reads or writes the person's."""
    home = tmp_path / "tunesmith-home"
    monkeypatch.setenv("TUNESMITH_HOME", str(home))
    return home


@pytest.fixture
def workshop(qtbot: QtBot) -> Iterator[Theme]:
    """The window's theme and English, put back afterwards whatever the test chose."""
    set_language("en")
    theme().use("workshop")
    yield theme()
    set_language("en")
    theme().use("workshop")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
