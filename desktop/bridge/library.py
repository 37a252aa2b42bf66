"""The list of all runs, read off the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.tasks import Tasks
from desktop.state.history import History, RunSummary

if TYPE_CHECKING:
    from pathlib import Path

    from engine.problems import Problem


class Library(QObject):
    """Lists the runs when asked, and again every few seconds while somebody watches."""

    listed = Signal(list)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, root: Path | None = None) -> None:
        super().__init__(parent)
        self.runs: list[RunSummary] = []
        self._history = History(root)
        # One thread: the history keeps what it has read and is not made for two at once.
        self._tasks = Tasks(self, threads=1)
        self._busy = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """List the runs; calls while that is under way become one more afterwards."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._tasks.run(self._history.list, self._done, self._refused)

    def watch(self, seconds: float | None) -> None:
        """Refresh every so often, or no longer."""
        if seconds is None:
            self._timer.stop()
        else:
            self._timer.start(round(seconds * 1000))

    def wait(self, milliseconds: int = 3000) -> bool:
        """Wait for what is under way, for the end of the app."""
        self._timer.stop()
        return self._tasks.wait(milliseconds)

    def _done(self, found: list[RunSummary]) -> None:
        self.runs = found
        self.listed.emit(found)
        self._settle()

    def _refused(self, problem: Problem) -> None:
        self.failed.emit(problem)
        self._settle()

    def _settle(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.refresh()
