"""Scenes of the data step: a row in full, one that is not used, a folder, and files that share rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scenes_data_answers as about_data
import scenes_wizard_answers as canned
from scenes_wizard import SETTLE, full, scene, wait, wizard

from engine import rpc_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.pages.wizard.data import DataPanel
    from engine.spec import Spec


def opened(row: int, view: str = "rows") -> Callable[[], QWidget]:
    """Return a factory of the rows with one of them chosen, and of a view that is opened then."""

    def make() -> QWidget:
        window, page = wizard(full("data"))
        panel: DataPanel = page.panels["data"]
        panel.tools.button("rows").click()
        wait(2 * SETTLE)
        table = panel.rows.table
        table.setCurrentIndex(table.model().index(row - 1, 1))
        wait(2 * SETTLE)
        panel.tools.button(view).click()
        wait(SETTLE)
        return window

    return make


def shared() -> QWidget:
    """Make the findings of two files, of which one repeats rows of the other."""
    window, page = wizard(full("data").with_data(canned.STORIES), _shared)
    panel: DataPanel = page.panels["data"]
    panel.tools.button("findings").click()
    wait(2 * SETTLE)
    return window


def _shared(params: Spec) -> Any:
    return about_data.across(params) if isinstance(params, rpc_data.Diagnose) else canned.good(params)


SCENES: list[tuple[str, str, Callable[[], QWidget]]] = [
    ("wizard-data", "row", opened(2)),
    ("wizard-data", "row-unused", opened(about_data.UNFIT)),
    ("wizard-data", "seen-unused", opened(about_data.UNFIT, "seen")),
    ("wizard-data", "folder", scene(full("data").without_data(canned.TICKETS).with_data(canned.FOLDER))),
    ("wizard-data", "shared", shared),
]
