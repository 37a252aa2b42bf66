"""A model in a process of its own that puts questions otherwise; it goes when that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from desktop.bridge.service_process import RpcProcess
    from engine.problems import Problem
    from engine.rpc import Load, Loaded, Progress
    from engine.rpc_data import MadeParaphrases, MakeParaphrases, Reworded


class Rewriting(QObject):
    """Loads a model, lets it write, and gives its memory back."""

    loaded = Signal()
    progressed = Signal(object)
    reworded = Signal(object)
    ended = Signal(object, object)
    """MadeParaphrases or None, and a Problem or None; a cancelled one ends with the problem that says so."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._process: RpcProcess | None = None
        self._request = 0
        desk.closing.connect(self.close)

    @property
    def running(self) -> bool:
        """Whether a model is being loaded or writes."""
        return self._process is not None

    def start(self, load: Load, wanted: MakeParaphrases) -> None:
        """Load a model and let it write what is wanted."""
        if self._process is not None:
            return
        process = self._process = self._desk.new_chat()
        process.reworded.connect(self._hear)
        self._request = process.request(load, lambda answer: self._write(answer, wanted), self._refuse)

    def cancel(self) -> None:
        """End it early; what was written stays."""
        if self._process is not None:
            self._process.cancel(self._request)

    def forget(self) -> None:
        """End it early, and be gone when that is done: nobody looks on any more."""
        self.ended.connect(self.deleteLater)
        if self._process is None:
            self.deleteLater()
        self.cancel()

    def close(self) -> None:
        """End it for good: the window goes."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _write(self, answer: Loaded, wanted: MakeParaphrases) -> None:
        process = self._process
        if process is None:
            return
        self.loaded.emit()
        self._request = process.request(
            wanted.model_copy(update={"side": answer.sides[-1]}),
            self._take,
            self._refuse,
            on_progress=self._move,
        )

    def _move(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _hear(self, told: Reworded) -> None:
        self.reworded.emit(told)

    def _take(self, made: MadeParaphrases) -> None:
        self._leave()
        self.ended.emit(made, None)

    def _refuse(self, problem: Problem) -> None:
        self._leave()
        self.ended.emit(None, problem)

    def _leave(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.ended.connect(process.deleteLater)
            process.shutdown()
