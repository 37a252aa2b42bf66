"""Lets a model put the questions of a file otherwise, shows each pair as it comes, and takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from desktop.bridge.rewriting import Rewriting
from desktop.errors import explain, reason_words
from desktop.figures import count
from desktop.i18n import Live
from desktop.state.rewriting import rewriters, rewriting, with_paraphrases
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fields import ComboBox, SpinBox
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.pages.wizard.desk import WizardDesk
    from engine.dataset import DatasetSpec
    from engine.problems import Problem
    from engine.rpc import Progress
    from engine.rpc_data import MadeParaphrases, Reworded

_SHOWN: Final = 500
"""Pairs that are kept in view; older ones make room."""
_FIRST_TRY: Final = 20
_CANCELLED: Final = "request_cancelled"


class RewritingDialog(Live, QDialog):
    """`taken` carries the file with the paraphrases that were made of it."""

    taken = Signal(object)

    def __init__(self, wizard: WizardDesk, file: DatasetSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._wizard, self._file = wizard, file
        self._made = self._refused = 0
        self._phase = ""
        self._progress: Progress | None = None
        self._problem: Problem | None = None
        self.work = Rewriting(wizard.desk, wizard.desk)  # ends its process after the dialog is gone
        self._title, self._line = (
            Label(size="heading", parent=self),
            Label(tone="muted", wrap=True, parent=self),
        )
        self._honest = Label(size="small", tone="muted", wrap=True, parent=self)
        self._names = [Label(size="small", tone="muted", parent=self) for _ in range(3)]
        self.model, self.count, self.limit = ComboBox(self), SpinBox(self), SpinBox(self)
        self.progress = ProgressLine(cancellable=True, parent=self)
        self.notice = Notice(parent=self)
        self.pairs = QTableWidget(0, 3, self)
        self.summary = Label(tone="muted", wrap=True, parent=self)
        self.close_button = Button(parent=self)
        self.start_button, self.take_button = Button(parent=self), Button(kind="primary", parent=self)
        self._build()
        self._connect()
        self._list_models()
        self.retranslate()

    def retranslate(self) -> None:
        """Write everything anew."""
        self.setWindowTitle(self.tr("Questions in other words"))
        self._title.setText(self.tr("Questions in other words"))
        self._line.setText(
            self.tr(
                "A model on this computer writes questions of {file} anew; the answers stay yours. Only "
                "training rows are used. "
                "What loses a number or a name, changes the meaning, or answers is refused."
            ).format(file=self._file.path.name)
        )
        self._honest.setText(
            self.tr(
                "Expect little of a small model: of 41 questions, the starter model put 10 in other words, "
                "and 22 when it had been tuned on such pairs. "
                "Look through what is made before you train on it."
            )
        )
        words = (self.tr("Model"), self.tr("For each question"), self.tr("Questions"))
        for label, field, text in zip(self._names, (self.model, self.count, self.limit), words, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
        self.limit.setSpecialValueText(self.tr("All"))
        self.pairs.setHorizontalHeaderLabels(
            [self.tr("Question"), self.tr("In other words"), self.tr("Result")]
        )
        self.pairs.setAccessibleName(self.tr("Questions in other words"))
        self.start_button.setText(self.tr("Write paraphrases"))
        self.take_button.setText(self.tr("Use them for training"))
        self.close_button.setText(self.tr("Close"))
        self._show_state()

    def add_pair(self, told: Reworded) -> None:
        """Show what became of a question."""
        self._made += told.refusal is None
        self._refused += told.refusal is not None
        if self.pairs.rowCount() >= _SHOWN:
            self.pairs.removeRow(0)
        row = self.pairs.rowCount()
        self.pairs.insertRow(row)
        result = self.tr("Accepted") if told.refusal is None else self._refusal(told.refusal)
        for column, text in enumerate((told.question, told.text, result)):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if told.refusal is not None and column:
                item.setForeground(theme().color("muted"))
            self.pairs.setItem(row, column, item)
        self.pairs.scrollToBottom()
        self._show_state()

    def reject(self) -> None:
        """Close; what is being written ends, and what was written stays in its file."""
        self.work.forget()
        super().reject()

    def _build(self) -> None:
        grid = theme().space
        self.count.setRange(1, 4)
        self.limit.setRange(0, 1_000_000)
        self.limit.setValue(_FIRST_TRY)
        fields = QGridLayout()
        fields.setHorizontalSpacing(grid(2))
        for column, (label, field) in enumerate(
            zip(self._names, (self.model, self.count, self.limit), strict=True)
        ):
            fields.addWidget(label, 0, column)
            fields.addWidget(field, 1, column)
        fields.setColumnStretch(0, 1)
        header = self.pairs.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.pairs.verticalHeader().hide()
        self.pairs.setWordWrap(True)
        self.pairs.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.pairs.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[grid(3)] * 4)
        layout.setSpacing(grid(1.5))
        for part in (self._title, self._line, self._honest):
            layout.addWidget(part)
        layout.addLayout(fields)
        for part in (self.notice, self.progress):
            layout.addWidget(part)
        layout.addWidget(self.pairs, 1)
        layout.addWidget(self.summary)
        row = QHBoxLayout()
        row.setSpacing(grid())
        row.addWidget(self.start_button)
        row.addStretch()
        row.addWidget(self.close_button)
        row.addWidget(self.take_button)
        layout.addLayout(row)
        self.resize(grid(110), grid(80))

    def _connect(self) -> None:
        self.start_button.clicked.connect(self._start)
        self.close_button.clicked.connect(self.reject)
        self.take_button.clicked.connect(self._take)
        self.progress.cancelled.connect(self.work.cancel)
        self.work.loaded.connect(self._begin)
        self.work.progressed.connect(self._move)
        self.work.reworded.connect(self.add_pair)
        self.work.ended.connect(self._end)
        self._wizard.desk.library.listed.connect(self._list_models)

    def _list_models(self, *_: object) -> None:
        before = self.model.currentData()
        found = rewriters(self._wizard.draft, self._wizard.desk.library.runs)
        self.model.clear()
        for choice in found:
            words = self.tr("{name} · base model") if choice.group == "model" else "{name}"
            self.model.addItem(words.format(name=choice.name), choice)
        if before in found:
            self.model.setCurrentIndex(found.index(before))
        self._show_state()

    def _start(self) -> None:
        choice = self.model.currentData()
        wanted = rewriting(self._wizard.draft, self._file, self.count.value(), self.limit.value() or None)
        if choice is None or wanted is None:
            return
        self.pairs.setRowCount(0)
        self._made = self._refused = 0
        self._progress = self._problem = None
        self._phase = "loading"
        self.work.start(choice.load(), wanted)
        self._show_state()

    def _begin(self) -> None:
        self._phase = "writing"
        self._show_state()

    def _move(self, progress: Progress) -> None:
        self._progress = progress
        self._show_state()

    def _end(self, made: MadeParaphrases | None, problem: Problem | None) -> None:
        del made
        self._phase = "done"
        self._problem = problem
        self._show_state()

    def _take(self) -> None:
        self.taken.emit(with_paraphrases(self._file))
        self._wizard.mixture.again()
        self.work.forget()
        self.accept()

    def _show_state(self) -> None:
        running = self.work.running
        self.start_button.setEnabled(not running and self.model.count() > 0)
        for field in (self.model, self.count, self.limit):
            field.setEnabled(not running)
        self.take_button.setEnabled(not running and self._made > 0)
        self.progress.setVisible(running)
        done = self._progress
        share = done.done / done.total if done is not None and done.total else None
        phase = self.tr("Loading the model…") if self._phase == "loading" else self.tr("Writing…")
        detail = (
            ""
            if done is None
            else self.tr("{done} of {total} questions").format(done=count(done.done), total=count(done.total))
        )
        self.progress.set_progress(phase, share, detail)
        self._show_problem()
        tally = self.tr("{made} accepted, {refused} refused").format(
            made=count(self._made), refused=count(self._refused)
        )
        self.summary.setText(tally if self._made or self._refused else "")

    def _show_problem(self) -> None:
        if self._problem is None or self._problem.code == _CANCELLED:
            self.notice.setVisible(False)
            return
        words = explain(self._problem)
        self.notice.show_message("tight", words.sentence, words.next_step)

    def _refusal(self, why: str) -> str:
        return self.tr("Refused: {reason}").format(reason=reason_words(why))
