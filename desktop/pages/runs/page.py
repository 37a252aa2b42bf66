"""All runs: found, sorted, compared, resumed, repeated and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from desktop import figures
from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.pages.question import Question
from desktop.pages.reveal import reveal
from desktop.pages.runs.table import RunsTable
from desktop.state.history import arranged
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ComboBox
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from desktop.widgets.scroll_page import ScrollPage
from engine.runs import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.bridge.desk import Desk
    from desktop.pages.runs.compare import CompareView
    from desktop.state.curves import Compared
    from desktop.state.history import RunSummary, SortKey
    from desktop.state.run_state import Status
    from engine.problems import Problem

FILTER_STATUSES: tuple[Status, ...] = ("training", "paused", "completed", "stopped", "failed", "crashed")
FILTER_MS = 120
DEEDS = {
    "open": "arrow-right",
    "compare": "chart-line",
    "resume": "play",
    "again": "copy",
    "rename": "pencil-simple",
    "reveal": "folder-open",
    "delete": "trash",
}


class RunsPage(Live, ScrollPage):
    """Filter and table; the buttons at the foot act on what is selected."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runs: list[RunSummary] = []
        self._by: SortKey = "started"
        self._descending = True
        self._question: Question | None = None
        self._freed: int | None = None
        self._doomed = 0
        self._compare: CompareView | None = None
        self.filter = QLineEdit(self)
        self._status = ComboBox(self)
        self.notice = Notice(dismissable=True, parent=self)
        self.table = RunsTable(self)
        self._empty = EmptyState("chart-line", self)
        self._nothing = EmptyState("magnifying-glass", self)
        self._stack = QStackedWidget(self)
        self._chosen = Label(tone="muted", parent=self)
        self._buttons = {
            key: Button(kind="danger" if key == "delete" else "secondary", icon_name=name, parent=self)
            for key, name in DEEDS.items()
        }
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(FILTER_MS)
        self._build()
        self._connect()
        self.retranslate()

    def opened(self, argument: object) -> None:  # noqa: ARG002
        """Show the runs as they are now."""
        self._leave_compare()
        self.show_runs(self._desk.library.runs)
        self._desk.library.refresh()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Show these runs, filtered and sorted."""
        self._runs = [run for run in runs if run.kind == "train"]
        self._arrange()

    def button(self, key: str) -> Button:
        """Return one of the buttons at the foot."""
        return self._buttons[key]

    def question(self) -> Question | None:
        """Return the question that is open, if one is."""
        return self._question

    def compare_view(self) -> CompareView | None:
        """Return the comparison, once there was one."""
        return self._compare

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Runs"))
        self.filter.setPlaceholderText(self.tr("Filter by name, model, method or data"))
        self.filter.setAccessibleName(self.tr("Filter by name, model, method or data"))
        self._status.setAccessibleName(self.tr("State"))
        chosen = max(self._status.currentIndex(), 0)
        with QSignalBlocker(self._status):
            self._status.clear()
            self._status.addItem(self.tr("Any state"))
            for status in FILTER_STATUSES:
                self._status.addItem(run_words.status_word(status), status)
            self._status.setCurrentIndex(chosen)
        self._empty.set_texts(
            self.tr("No runs yet"),
            self.tr(
                "Each tune appears here with its curve. Compare them, resume them, or use one as a beginning."
            ),
            self.tr("New tune"),
            self.tr("Try the sample"),
        )
        self._nothing.set_texts(
            self.tr("No run matches"),
            self.tr("Take words out of the filter, or choose any state."),
            second=self.tr("Show all runs"),
        )
        words = {
            "open": self.tr("Open"),
            "compare": self.tr("Compare"),
            "resume": self.tr("Resume"),
            "again": self.tr("Tune again"),
            "rename": self.tr("Rename"),
            "reveal": self.tr("Open folder"),
            "delete": self.tr("Delete"),
        }
        for key, text in words.items():
            self._buttons[key].setText(text)
        self._offer()
        self._tell_freed()

    def _build(self) -> None:
        grid = theme().space
        self.filter.setFixedWidth(grid(40))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAcceptDrops(False)
        self.tools.addWidget(self.filter)
        self.tools.addWidget(self._status)
        for part in (self.table, self._empty, self._nothing):
            self._stack.addWidget(part)
        self.add(self.notice)
        self.add(self._stack, 1)
        row = QHBoxLayout()
        row.setSpacing(grid())
        row.addWidget(self._chosen, 1)
        for button in self._buttons.values():
            row.addWidget(button)
        self.footer.addLayout(row)

    def _connect(self) -> None:
        self._desk.library.listed.connect(self.show_runs)
        self._desk.launcher.started.connect(self._started)
        self._desk.launcher.deleted.connect(self._deleted)
        self.filter.textChanged.connect(lambda _: self._later.start())
        self._later.timeout.connect(self._arrange)
        self._status.currentIndexChanged.connect(lambda _: self._arrange())
        self.table.sorting_changed.connect(self._sort)
        self.table.selection_changed.connect(self._offer)
        self.table.opened.connect(lambda path: self.go.emit("run", path))
        self.table.renamed.connect(self._rename)
        self.table.delete_requested.connect(self._ask_delete)
        self._empty.action_chosen.connect(lambda: self.go.emit("tune", None))
        self._empty.second_chosen.connect(lambda: self.go.emit("tune", "sample"))
        self._nothing.second_chosen.connect(self._show_all)
        self.notice.dismissed.connect(self._forget_freed)
        for key, button in self._buttons.items():
            button.clicked.connect(lambda _=False, key=key: self.do(key))

    def _started(self, run: object, pid: int) -> None:  # noqa: ARG002
        self._desk.library.refresh()

    def _sort(self, by: SortKey, descending: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._by, self._descending = by, descending
        self._arrange()

    def _arrange(self) -> None:
        status = self._status.currentData()
        shown = arranged(self._runs, self.filter.text(), status, self._by, descending=self._descending)
        self.table.set_runs(shown)
        if self._stack.currentWidget() is not self._compare or self._compare is None:
            page = self.table if shown else self._nothing if self._runs else self._empty
            self._stack.setCurrentWidget(page)
        self._offer()

    def _show_all(self) -> None:
        """Leave the filter."""
        self._status.setCurrentIndex(0)
        self.filter.clear()
        self._later.stop()
        self._arrange()

    def _offer(self) -> None:
        chosen = self.table.chosen()
        table = self._stack.currentWidget() is self.table
        one, alive = len(chosen) == 1, any(run.alive for run in chosen)
        resumable = (
            one and chosen[0].status in {"stopped", "failed", "crashed"} and bool(chosen[0].checkpoints)
        )
        shown = {
            "open": one,
            "compare": len(chosen) > 1,
            "resume": resumable,
            "again": one,
            "rename": one,
            "reveal": one,
            "delete": bool(chosen) and not alive,
        }
        for key, button in self._buttons.items():
            button.setVisible(table and shown[key])
        words = ""
        if table and not chosen:
            words = self.tr("Select a run to use it, or several to compare them.")
        elif table and len(chosen) > 1:
            words = self.tr("{count} runs selected").format(count=len(chosen))
        self._chosen.setText(words)
        comparing = self._compare is not None and self._stack.currentWidget() is self._compare
        self.filter.setVisible(not comparing)
        self._status.setVisible(not comparing)

    def do(self, deed: str) -> None:
        """Do what a button says with what is selected."""
        chosen = self.table.chosen()
        if not chosen:
            return
        path = chosen[0].path
        match deed:
            case "open":
                self.go.emit("run", path)
            case "compare":
                self._read_compared(chosen)
            case "resume":
                self._desk.launcher.resume(RunFolder(path))
                self.go.emit("run", path)
            case "again":
                self.go.emit("tune", path)
            case "rename":
                self.table.rename()
            case "reveal":
                reveal(path)
            case _:
                self._ask_delete()

    def _read_compared(self, chosen: list[RunSummary]) -> None:
        from desktop.state.curves import read_compared

        wanted = [(run.name, run.path) for run in chosen]
        self._desk.tasks.run(lambda: read_compared(wanted), self._show_compared, self._tell)

    def _show_compared(self, compared: Compared) -> None:
        if self._compare is None:
            from desktop.pages.runs.compare import CompareView

            self._compare = CompareView(self)
            self._compare.left.connect(self._leave_compare)
            self._stack.addWidget(self._compare)
        self._compare.set_compared(compared)
        self._stack.setCurrentWidget(self._compare)
        self._offer()

    def _leave_compare(self) -> None:
        self._stack.setCurrentWidget(self.table)
        self._arrange()

    def _ask_delete(self) -> None:
        chosen = [run for run in self.table.chosen() if not run.alive]
        if not chosen or self._question is not None:
            return
        folders = [RunFolder(run.path) for run in chosen]
        self._desk.tasks.run(
            lambda: sum(folder.size() for folder in folders),
            lambda size: self._confirm(folders, chosen, size),
        )

    def _confirm(self, folders: list[RunFolder], chosen: list[RunSummary], size: int) -> None:
        sentence = (
            self.tr("Delete {name}?").format(name=chosen[0].name)
            if len(chosen) == 1
            else self.tr("Delete {count} runs?").format(count=len(chosen))
        )
        text = self.tr(
            "Checkpoints, the tuned adapter and exports inside the run's folder go with it. {size} are "
            "freed; this cannot be undone."
        ).format(size=figures.file_size(size))
        question = Question(
            self.tr("Delete"),
            sentence,
            text,
            (("cancel", self.tr("Cancel"), "primary"), ("delete", self.tr("Delete"), "danger")),
            self,
        )
        question.answered.connect(lambda key: self._delete(folders) if key == "delete" else None)
        question.finished.connect(self._forget_question)
        self._question = question
        question.open()

    def _rename(self, path: Path, title: str) -> None:
        self._desk.tasks.run(
            lambda: RunFolder(path).rename(title), lambda _: self._desk.library.refresh(), self._tell
        )

    def _forget_question(self) -> None:
        self._question = None

    def _delete(self, folders: list[RunFolder]) -> None:
        self._freed, self._doomed = 0, len(folders)
        for folder in folders:
            self._desk.launcher.delete(folder)

    def _deleted(self, path: Path, freed: int) -> None:  # noqa: ARG002
        self._freed = (self._freed or 0) + freed
        self._desk.library.refresh()
        self._tell_freed()

    def _tell_freed(self) -> None:
        if self._freed:
            words = self.tr("Deleted; {size} are free again.").format(size=figures.file_size(self._freed))
            self.notice.show_message("fits", words)

    def _forget_freed(self) -> None:
        self._freed = None

    def _tell(self, problem: Problem) -> None:
        told = explain(problem)
        self.notice.show_message("over", told.sentence, told.next_step)
