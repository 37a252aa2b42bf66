"""Icons by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.widgets.icon import icon

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_an_icon_is_made_once_and_kept_because_pyside_frees_a_replaced_one_twice(qtbot: QtBot) -> None:
    del qtbot
    assert icon("house", "muted") is icon("house", "muted")
    assert icon("house", "muted") is not icon("house", "accent")


def test_an_unknown_name_is_an_error_at_once(qtbot: QtBot) -> None:
    del qtbot
    with pytest.raises(KeyError):
        icon("no such icon")
