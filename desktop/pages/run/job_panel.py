"""What evaluating and exporting share: a panel that starts a job inside a run and follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.bridge.run_follower import RunFollower
from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.state.run_state import ALIVE_STATUSES, RunState, Status
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.bridge.desk import Desk
    from engine.job import EvaluateJob, ExportJob
    from engine.problems import Problem
    from engine.runs import RunFolder


class JobPanel(Live, Card):
    """A card with choices, a start button, progress while it works, and the result."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._desk = desk
        self._run: RunFolder | None = None
        self._waiting = False
        # It belongs to the desk, which ends its thread in order before the page is torn down.
        self.follower = RunFollower(desk)
        desk.closing.connect(self.follower.leave)
        self._close = IconButton("x", parent=self)
        self._choices = QWidget(self)
        self._progress = ProgressLine(cancellable=True, parent=self)
        self._notice = Notice(parent=self)
        self._result = QWidget(self)
        self._start = Button(kind="primary", parent=self)
        self.header.addWidget(self._close)
        for part in (self._choices, self._progress, self._notice, self._result):
            self.add(part)
        self._close.clicked.connect(self._put_away)
        self._start.clicked.connect(self._begin)
        self._progress.cancelled.connect(self._cancel)
        self.follower.advanced.connect(self._advanced)
        self.follower.status_changed.connect(self._advanced)
        desk.launcher.started.connect(self._launched)
        desk.launcher.failed.connect(self._refused)

    def set_run(self, run: RunFolder) -> None:
        """Work on another run; what was done to it last is shown again."""
        self._run = run
        self._waiting = False
        self.follower.leave()
        self.follower.state = RunState()
        self._desk.tasks.run(self._newest, self._attach)
        self.retranslate()

    def start_button(self) -> Button:
        """Return the button that starts the work."""
        return self._start

    def show_state(self, state: RunState, status: Status) -> None:
        """Show how the work stands."""
        working = status in ALIVE_STATUSES or self._waiting
        self._choices.setVisible(not working)
        self._progress.setVisible(working)
        self._progress.set_progress(
            run_words.phase_word(state.phase or "starting"),
            state.phase_progress,
            run_words.amount(state.phase_done, state.phase_total, state.phase_unit),
        )
        self._tell(state, status)
        self._show_result(state, status)

    def retranslate(self) -> None:
        """Write the shared texts, and the state anew."""
        self._close.set_name(self.tr("Close"))
        self.show_state(self.follower.state, self.follower.status)

    def _folder(self) -> Path:
        """Return the folder inside the run that this kind of work lives in."""
        raise NotImplementedError

    def _job(self) -> EvaluateJob | ExportJob:
        """Return the job that the choices describe."""
        raise NotImplementedError

    def _show_result(self, state: RunState, status: Status) -> None:
        """Show what came of it."""
        raise NotImplementedError

    def _newest(self) -> RunFolder | None:
        from engine import runs

        return next(iter(runs.every(self._folder())), None)

    def _attach(self, run: RunFolder | None) -> None:
        if run is not None and self._run is not None and run.path.parent == self._folder():
            self.follower.follow(run)

    def _begin(self) -> None:
        if self._run is not None and not self._waiting:
            self._waiting = True
            self.follower.leave()
            self.follower.state = RunState()
            self._desk.launcher.start(self._job())
            self.retranslate()

    def _launched(self, run: RunFolder, pid: int) -> None:
        if self._run is not None and run.path.parent == self._folder():
            self._waiting = False
            self.follower.follow(run, pid)
            self.retranslate()

    def _refused(self, problem: Problem) -> None:  # noqa: ARG002 - the window shows it
        if self._waiting:
            self._waiting = False
            self.retranslate()

    def _cancel(self) -> None:
        if self.follower.run is not None:
            self._desk.launcher.send(self.follower.run, "discard")

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def _advanced(self, _: object) -> None:
        self.show_state(self.follower.state, self.follower.status)

    def _tell(self, state: RunState, status: Status) -> None:
        if status in {"failed", "crashed"} and not self._waiting:
            from engine.problems import Problem

            told = explain(state.problem or Problem(code="killed"))
            # What was killed here has no checkpoint to resume from: it is begun again with the button above.
            step = told.next_step if state.problem is not None else self.tr("Start it again.")
            self._notice.show_message("over", told.sentence, step)
        else:
            self._notice.hide()
