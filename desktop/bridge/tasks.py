"""Blocking functions off the GUI thread, their outcome back on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from desktop.bridge.callbacks import is_orphan
from engine.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Tasks(QObject):
    """Runs functions in a pool of threads; callbacks come on the thread that this object lives in."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None, threads: int | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        if threads is not None:
            self._pool.setMaxThreadCount(threads)
        self._ended.connect(self._call)

    def run(
        self,
        function: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_problem: Callable[[Problem], object] | None = None,
    ) -> None:
        """Run the function; ProblemError and OSError reach `on_problem`, its value reaches `on_done`."""
        self._pool.start(_Task(partial(self._work, function, on_done, on_problem)))

    def wait(self, milliseconds: int = 3000) -> bool:
        """Wait for what is running, for the end of the app; says whether all of it ended."""
        return self._pool.waitForDone(milliseconds)

    def _work(
        self,
        function: Callable[[], T],
        on_done: Callable[[T], object] | None,
        on_problem: Callable[[Problem], object] | None,
    ) -> None:
        try:
            value = function()
        except (ProblemError, OSError) as error:
            self._ended.emit(partial(on_problem, problem_of(error)) if on_problem else None)
        else:
            self._ended.emit(partial(on_done, value) if on_done else None)

    @Slot(object)
    def _call(self, callback: Callable[[], object] | None) -> None:
        if callback is not None and not is_orphan(callback):
            callback()


def problem_of(error: ProblemError | OSError) -> Problem:
    """Return what to tell a person about an error."""
    if isinstance(error, ProblemError):
        return error.problem
    facts: dict[str, str | int | float] = {
        "path": str(error.filename or "?"),
        "reason": error.strerror or str(error),
    }
    return Problem(code="file_failed", facts=facts)


class _Task(QRunnable):
    """A function for the pool."""

    def __init__(self, function: Callable[[], object]) -> None:
        super().__init__()
        self._function = function

    def run(self) -> None:
        """Run it."""
        self._function()
