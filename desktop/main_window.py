"""The window: a rail, stacked pages, and a place to drop things. Nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop import warm_up
from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages import PAGES
from desktop.pages.card_readings import readings_of
from desktop.pages.drop_overlay import DropOverlay
from desktop.pages.question import Question
from desktop.theme import theme
from desktop.widgets.drop_zone import dropped_paths
from desktop.widgets.notice import Notice
from desktop.widgets.rail import Rail, RailItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from desktop.bridge.desk import Desk
    from desktop.bridge.open_path import Opened
    from desktop.state.gpu import Readings
    from desktop.state.history import RunSummary
    from desktop.warm_up import IdleTurns
    from engine.problems import Problem

ITEMS: Final = (
    RailItem("home", "house"),
    RailItem("tune", "sliders-horizontal"),
    RailItem("runs", "chart-line"),
    RailItem("chat", "chat"),
    RailItem("models", "cube"),
    RailItem("settings", "gear"),
)
SMALLEST: Final = (1100, 720)
_SAVE_PATIENCE: Final = 3000
"""Milliseconds that asking the runs to stop may take before the window closes anyway."""


class MainWindow(Live, QMainWindow):
    """The rail at the left, one page beside it, and messages that belong to no page above it."""

    painted = Signal()
    """The window was painted for the first time."""
    warmed = Signal()
    """What the pages are made of is imported; the charts' library may still be on its way in a thread."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._pages: dict[str, QWidget] = {}
        self._painted = self._may_close = False
        self._turns: IdleTurns | None = None
        self._ahead: IdleTurns | None = None
        self._question: Question | None = None
        self._problem: Problem | None = None
        self._set_aside: Path | None = None
        self._rail = Rail(ITEMS, self)
        self._stack = QStackedWidget(self)
        self._notice = Notice(dismissable=True, parent=self)
        self._build()
        self._overlay = DropOverlay(self)
        self._connect()
        self._restore()
        self.retranslate()
        self.open("home")

    def open(self, key: str, argument: object = None) -> None:
        """Show a page with what it is about; before the warm-up has ended, once its parts are imported."""
        self._rail.set_current("runs" if key == "run" else key)
        if self._ahead is not None:
            self._ahead.stop()
        if self._turns is not None and key not in self._pages:
            self._turns.stop()
            self._ahead = self._warm(warm_up.for_page(key, self), lambda: self._show(key, argument))
        else:
            self._show(key, argument)

    def page(self, key: str) -> QWidget:
        """Return a page that was opened before."""
        return self._pages[key]

    def current(self) -> str:
        """Return the key of the page that is shown."""
        return next(key for key, page in self._pages.items() if page is self._stack.currentWidget())

    def tell(self, problem: Problem) -> None:
        """Show a problem that belongs to no page."""
        self._problem = problem
        self._show_notice()

    def tell_settings_set_aside(self, file: Path) -> None:
        """Say that unreadable settings were kept under another name."""
        self._set_aside = file
        self._show_notice()

    def wake(self) -> None:
        """Start the desk, then warm up the next pages, in the idle turns of the event loop."""
        self._turns = self._warm(warm_up.for_desk(self), self._start)

    def retranslate(self) -> None:
        """Write the rail and the title."""
        self.setWindowTitle("Tunesmith")
        self._rail.set_texts(
            {
                "home": self.tr("Home"),
                "tune": self.tr("New tune"),
                "runs": self.tr("Runs"),
                "chat": self.tr("Chat"),
                "models": self.tr("Models"),
                "settings": self.tr("Settings"),
            }
        )
        self._show_notice()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Tell once that there is something to see."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the veil over everything."""
        super().resizeEvent(event)
        self._overlay.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files and folders, and find out in the background what they are."""
        paths = dropped_paths(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        self._overlay.look()
        self._classify(paths, self._overlay.tell)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Lift the veil."""
        super().dragLeaveEvent(event)
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped to where it belongs."""
        self._overlay.hide()
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._classify(paths, self.take)

    def take(self, opened: Sequence[Opened]) -> None:
        """Bring data, models, runs and jobs to the page that they belong to."""
        known = [item for item in opened if item.kind != "unknown"]
        refused = next((item.problem for item in opened if item.problem is not None), None)
        if refused is not None:
            self.tell(refused)
        if not known:
            return
        run = next((item for item in known if item.kind == "run"), None)
        if run is not None:
            self.open("run", run.path)
        else:
            self.open("tune", known)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask what becomes of a run that is still training; keep the window's place."""
        if not self._may_close and self._alive():
            event.ignore()
            self._ask()
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.desk.change_settings(window_geometry=geometry)
        super().closeEvent(event)

    def question(self) -> Question | None:
        """Return the question that is open, if one is."""
        return self._question

    def _build(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        inner, right = QWidget(self), QVBoxLayout()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        grid = theme().space
        above = QHBoxLayout()
        above.setContentsMargins(grid(4), 0, grid(4), 0)
        self._above = above
        above.addWidget(self._notice)
        right.setSpacing(0)
        right.setContentsMargins(0, 0, 0, 0)
        right.addLayout(above)
        right.addWidget(self._stack, 1)
        self.setCentralWidget(inner)

    def _connect(self) -> None:
        self._rail.chosen.connect(self.open)
        self._notice.dismissed.connect(self._forget_notice)
        for number, item in enumerate(ITEMS, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda key=item.key: self.open(key))
        self.desk.failed.connect(self.tell)
        self.desk.begun.connect(self._listen)

    def _show(self, key: str, argument: object) -> None:
        """Show a page, made now if it never was; then the warm-up goes on."""
        self._ahead = None
        if self._turns is not None:
            self._turns.go_on()
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = PAGES[key](self.desk)
            page.go.connect(self.open)  # type: ignore[attr-defined]
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.opened(argument)  # type: ignore[attr-defined]

    def _start(self) -> None:
        self.desk.start()
        self._turns = self._warm(warm_up.for_pages(self.desk, self), self._end_warm_up)

    def _end_warm_up(self) -> None:
        self._turns = None
        self.warmed.emit()

    def _warm(self, turns: IdleTurns, then: Callable[[], object]) -> IdleTurns:
        turns.ended.connect(then)
        self.desk.closing.connect(turns.stop)
        turns.go_on()
        return turns

    def _listen(self) -> None:
        """Connect what is only made after the first paint."""
        self.desk.gpu.sampled.connect(self._show_cards)
        self.desk.library.listed.connect(self._mark_runs)
        self.desk.launcher.failed.connect(self.tell)
        self.desk.service.failed.connect(self.tell)

    def _restore(self) -> None:
        kept = self.desk.settings.window_geometry
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def _show_cards(self, cards: Readings) -> None:
        pids = [run.pid for run in self._alive() if run.pid is not None]
        self._rail.gauge.set_readings(readings_of(cards, pids))

    def _mark_runs(self, runs: list[RunSummary]) -> None:
        self._rail.set_marked("runs", marked=any(run.alive for run in runs))

    def _show_notice(self) -> None:
        if self._problem is not None:
            told = explain(self._problem)
            # Nothing a page would know how to do: the window itself offers no action.
            self._notice.show_message("over", told.sentence, told.next_step)
        elif self._set_aside is not None:
            self._notice.show_message(
                "tight",
                self.tr("The settings could not be read; the usual ones are used."),
                self.tr("The old file was kept as {name}.").format(name=self._set_aside.name),
            )

        self._space_notice()

    def _space_notice(self) -> None:
        """Keep the message off the window's edge while there is one."""
        grid, shown = theme().space, not self._notice.isHidden()
        self._above.setContentsMargins(grid(4), grid(2) if shown else 0, grid(4), 0)

    def _forget_notice(self) -> None:
        self._problem = self._set_aside = None
        self._space_notice()

    def _classify(self, paths: Sequence[Path], on_done: Callable[[Sequence[Opened]], None]) -> None:
        from desktop.bridge.open_path import classify_all

        self.desk.tasks.run(lambda: classify_all(paths), on_done, self.tell)

    def _alive(self) -> list[RunSummary]:
        return [run for run in self.desk.library.runs if run.alive] if self.desk.started else []

    def _ask(self) -> None:
        runs = self._alive()
        if self._question is not None:
            return
        sentence = (
            self.tr("{name} is still training.").format(name=runs[0].name)
            if len(runs) == 1
            else self.tr("{count} runs are still at work.").format(count=len(runs))
        )
        question = Question(
            self.tr("Close Tunesmith"),
            sentence,
            self.tr(
                "It can go on without the window; open Tunesmith again at any time to watch it. Or it is "
                "saved and stopped now, and can be resumed later."
            ),
            (
                ("cancel", self.tr("Cancel"), "quiet"),
                ("stop", self.tr("Save and stop"), "secondary"),
                ("keep", self.tr("Keep training in the background"), "primary"),
            ),
            self,
        )
        question.answered.connect(self._answer)
        question.finished.connect(self._forget_question)
        self._question = question
        question.open()

    def _forget_question(self) -> None:
        self._question = None

    def _answer(self, key: str) -> None:
        if key == "keep":
            self._close_now()
        elif key == "stop":
            self._stop_and_close()

    def _stop_and_close(self) -> None:
        from engine.runs import RunFolder

        waiting = {run.path for run in self._alive()}

        def note(run: RunFolder) -> None:
            waiting.discard(run.path)
            if not waiting:
                self._close_now()

        self.desk.launcher.sent.connect(note)
        for path in tuple(waiting):
            self.desk.launcher.send(RunFolder(path), "stop")
        QTimer.singleShot(_SAVE_PATIENCE, self, self._close_now)

    def _close_now(self) -> None:
        self._may_close = True
        self.close()
