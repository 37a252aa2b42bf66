"""Imports what the next clicks will need, a little in each idle turn of the event loop."""

from __future__ import annotations

import gc
import importlib
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from desktop.bridge.idle_turns import IdleTurns

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from desktop.bridge.desk import Desk

FOR_DESK: Final = (
    "engine.model",
    "engine.readers.csv",
    "engine.readers",
    "engine.formats.alpaca",
    "engine.formats",
    "engine.checks",
    "engine.dataset",
    "engine.precision",
    "engine.methods",
    "engine.optimizers",
    "engine.stages",
    "engine.exporters",
    "engine.metrics",
    "yaml",
    "engine.migrate",
    "engine.job",
    "engine.rpc",
    "engine.events",
    "engine.runs",
    "desktop.state.run_state",
    "desktop.state.history",
    "desktop.bridge.service_process",
    "desktop.bridge.launcher",
    "desktop.bridge.library",
    "desktop.bridge.gpu_monitor",
)
"""Deepest first, so that no import drags in many others within one turn."""
FOR_PAGE: Final = {
    "tune": (
        "desktop.forms.fields",
        "desktop.forms.editors",
        "desktop.forms.form",
        "desktop.state.draft",
        "desktop.pages.wizard.desk",
        "desktop.pages.wizard.data_card",
        "desktop.pages.wizard.data_views",
        "desktop.pages.wizard.data",
        "desktop.pages.wizard.model",
        "desktop.pages.wizard.method",
        "desktop.pages.wizard.hyperparameters",
        "desktop.pages.wizard.review",
        "desktop.pages.wizard.page",
    ),
    "run": (
        "desktop.forms.fields",
        "desktop.forms.editors",
        "desktop.forms.form",
        "desktop.pages.run.log",
        "desktop.pages.run.state_card",
        "desktop.pages.run.charts",
        "desktop.pages.export",
        "desktop.pages.run.page",
    ),
    "runs": ("desktop.pages.run_card", "desktop.pages.runs.page"),
    "chat": (
        "markdown_it.rules_core",
        "markdown_it",
        "pygments.formatters",
        "desktop.pages.chat.page",
    ),
    "models": ("desktop.pages.models",),
    "settings": (
        "desktop.forms.fields",
        "desktop.forms.editors",
        "desktop.forms.form",
        "desktop.pages.settings",
    ),
}
"""What each page is made of; home is there from the start."""
_LISTS: Final = ("method_cards", "presets", "starter_models")


def for_desk(parent: QObject) -> IdleTurns:
    """Return the turns that import what the desk starts with."""
    return IdleTurns(map(_importing, FOR_DESK), parent)


def for_page(key: str, parent: QObject) -> IdleTurns:
    """Return the turns that import what one page needs, for somebody who is faster than the rest."""
    lists = map(_reading, _LISTS if key == "tune" else ())
    return IdleTurns(chain(map(_importing, (*FOR_DESK, *FOR_PAGE.get(key, ()))), lists), parent)


def for_pages(desk: Desk, parent: QObject) -> IdleTurns:
    """Return the turns that import what the pages are made of, and read the lists that they show."""
    desk.plots.ready.connect(settle)
    return IdleTurns(
        chain(
            (settle,),
            map(_importing, chain.from_iterable(FOR_PAGE.values())),
            (settle,),
            map(_reading, _LISTS),
            (desk.plots.prepare,),
        ),
        parent,
    )


def settle() -> None:
    """Have the garbage collector look at what was imported once more, and never again.

    It walks every object now and then, in whatever thread it is called for, and the GUI thread waits: 50 ms
    for all that the window has imported. Done in parts, none of them is long.
    """
    gc.collect()
    gc.freeze()


def _importing(name: str) -> Callable[[], object]:
    return partial(importlib.import_module, name)


def _reading(name: str) -> Callable[[], object]:
    def read() -> None:
        from desktop.state import presets

        getattr(presets, name)()

    return read
