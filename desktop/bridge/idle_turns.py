"""Does things a little at a time, in the idle turns of the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
