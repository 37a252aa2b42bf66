"""A question of which only the newest wording matters: asked once the hand rests, the older ones given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from desktop.bridge.service_process import RpcProcess
    from engine.problems import Problem
    from engine.rpc import Progress
    from engine.spec import Spec


class Latest(QObject):
    """Keeps the last answer until a newer one is there, and says whether it still is to the point."""

    changed = Signal()
    """An answer, a problem, or how far the work is."""

    def __init__(self, service: RpcProcess, delay: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._wanted: Spec | None = None
        self._request: int | None = None
        self.answer: Any = None
        self.problem: Problem | None = None
        self.progress: Progress | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(delay)
        self._rest.timeout.connect(self._ask)

    @property
    def pending(self) -> bool:
        """Whether a newer answer is to come."""
        return self._rest.isActive() or self._request is not None

    def want(self, params: Spec | None) -> None:
        """Have another question answered; the same one is not asked twice, None asks nothing."""
        if params == self._wanted:
            return
        self._wanted = params
        self._drop()
        if params is None:
            self.answer = self.problem = None
        else:
            self._rest.start()
        self.changed.emit()

    def again(self) -> None:
        """Ask once more, after the engine came back."""
        if self._wanted is not None:
            self._drop()
            self._rest.start()

    def _drop(self) -> None:
        self._rest.stop()
        self.progress = None
        if self._request is not None:
            number, self._request = self._request, None
            self._service.cancel(number)

    def _ask(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return

        def current() -> bool:
            # The service may answer after the page is gone, or after another question was asked.
            return isValid(self) and self._wanted is wanted

        def take(answer: Any) -> None:
            if current():
                self._end(answer=answer, problem=None)

        def refuse(problem: Problem) -> None:
            if current() and problem.code != "request_cancelled":
                self._end(answer=None, problem=problem)

        def move(progress: Progress) -> None:
            if current():
                self.progress = progress
                self.changed.emit()

        self._request = self._service.request(wanted, take, refuse, on_progress=move)

    def _end(self, *, answer: Any, problem: Problem | None) -> None:
        self._request = None
        self.progress = None
        self.answer, self.problem = answer, problem
        self.changed.emit()
