"""Imports what the next clicks will need, a little in each idle turn of the event loop."""

from __future__ import annotations

import importlib
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
FOR_PAGES: Final = (
    "desktop.pages.run_card",
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
    "desktop.pages.run.log",
    "desktop.pages.run.state_card",
    "desktop.pages.run.charts",
    "desktop.pages.export",
    "desktop.pages.run.page",
    "desktop.pages.runs.page",
    "markdown_it.rules_core",
    "markdown_it",
    "pygments.formatters",
    "desktop.pages.chat.page",
    "desktop.pages.models",
    "desktop.pages.settings",
)
_LISTS: Final = ("method_cards", "presets", "starter_models")
_QT: Final = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
_NAMES_A_TURN: Final = 150


class IdleTurns(QObject):
    """Does one thing in each turn of the event loop, so that a click never waits for more than one of them.

    A thread would have the GUI thread wait for the interpreter's lock at every call into Qt.
    """

    ended = Signal()
    """Everything is done."""

    def __init__(self, things: Iterable[Callable[[], object]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._things = iter(things)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def go_on(self) -> None:
        """Begin, or go on where `stop` left off."""
        self._timer.start()

    def stop(self) -> None:
        """Rest until `go_on`."""
        self._timer.stop()

    def _turn(self) -> None:
        thing = next(self._things, None)
        if thing is None:
            self.stop()
            self.ended.emit()
        else:
            thing()


def for_desk(parent: QObject) -> IdleTurns:
    """Return the turns that import what the desk starts with."""
    return IdleTurns(map(_importing, FOR_DESK), parent)


def for_pages(desk: Desk, parent: QObject) -> IdleTurns:
    """Return the turns that import what the pages are made of, and read the lists that they show."""
    turns = IdleTurns(
        chain(
            map(_importing, FOR_PAGES),
            map(_reading, _LISTS),
            _qt_names(),
            (lambda: _charts(desk, turns),),
        ),
        parent,
    )
    return turns


def _importing(name: str) -> Callable[[], object]:
    return partial(importlib.import_module, name)


def _charts(desk: Desk, turns: IdleTurns) -> None:
    """Import pyqtgraph, and numpy with it, in a thread after all: they take longer than a turn may."""
    turns.stop()
    desk.tasks.run(_importing("pyqtgraph"), lambda _: turns.go_on())


def _reading(name: str) -> Callable[[], object]:
    def read() -> None:
        from desktop.state import presets

        getattr(presets, name)()

    return read


def _qt_names() -> Iterator[Callable[[], object]]:
    """Yield what looks up Qt's classes, made when first looked up: pyqtgraph looks up all of them."""
    for name in _QT:
        module = importlib.import_module(f"PySide6.{name}")
        words = dir(module)
        for start in range(0, len(words), _NAMES_A_TURN):
            yield partial(_look_up, module, words[start : start + _NAMES_A_TURN])


def _look_up(module: object, names: Iterable[str]) -> None:
    for name in names:
        getattr(module, name, None)
