"""Gets the charts' library ready without holding the window."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.bridge.idle_turns import IdleTurns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop.bridge.tasks import Tasks

_QT: Final = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
_NAMES_A_TURN: Final = 150


class Plots(QObject):
    """Imports pyqtgraph, and numpy with it, in a thread: half a second is longer than a turn may take.

    It looks up every class of Qt, and Qt for Python makes each when it is first looked up. Two threads that
    do so at once end the process, so all of them are looked up here before the thread begins.
    """

    ready = Signal()
    """The library is imported."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_ready = False
        self._tasks = tasks
        self._turns = IdleTurns(_qt_names(), self)
        self._turns.ended.connect(self._import)
        self._begun = False

    def prepare(self) -> None:
        """Begin, unless that was done before; `ready` tells the end."""
        if not self._begun:
            self._begun = True
            self._turns.go_on()

    def stop(self) -> None:
        """Begin nothing more: the window goes."""
        self._turns.stop()

    def _import(self) -> None:
        self._tasks.run(lambda: importlib.import_module("pyqtgraph"), self._tell)

    def _tell(self, _: object) -> None:
        self.is_ready = True
        self.ready.emit()


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
