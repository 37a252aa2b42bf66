"""The data doctor's view: a verdict in one sentence, what was put right, and what was found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.bridge.latest import Latest
from desktop.errors import explain
from desktop.figures import counted, percent
from desktop.i18n import Live
from desktop.pages.wizard.finding_row import FindingRow
from desktop.pages.wizard.finding_words import doing, verdict_words
from desktop.state.data_fixes import concerned, files_of, fix_of, looked_at, mended, unmended
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label
from engine.rpc_data import Diagnosis, PreviewFix
from engine.spec import kind_of

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.checks import Finding
    from engine.dataset import DatasetSpec

_ORDER = {"error": 0, "warning": 1, "good": 2}
_PREVIEW_AFTER = 0


class FindingsView(Live, Card):
    """All files of the draft together, looked at by every check of the table."""

    draft_mended = Signal(object)
    """The draft with one fix more or less."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._wizard = wizard
        self._shown: object = None
        self._open: FindingRow | None = None
        self._preview = Latest(wizard.service, _PREVIEW_AFTER, self)
        self.rows: list[FindingRow] = []
        self.undo_buttons: dict[str, Button] = {}
        self._line = Label(tone="muted", wrap=True, parent=self)
        self._list = QWidget()
        self._list.setProperty("surface", "page")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, theme().space(), 0)
        self._column.setSpacing(theme().space(0.5))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._list)
        self.add(self._line)
        self.add(scroll, 1)
        self._preview.changed.connect(self._show_preview)
        wizard.diagnosis.changed.connect(self._refresh)
        wizard.changed.connect(self._refresh)  # a fix is shown at once, the new findings follow
        self.retranslate()

    def retranslate(self) -> None:
        """Write everything anew."""
        self._shown = None
        self._refresh()

    def _refresh(self) -> None:
        asked = self._wizard.diagnosis
        answer = asked.answer if isinstance(asked.answer, Diagnosis) else None
        self.set_title(verdict_words()[answer.verdict] if answer else self.tr("The data doctor"))
        self._line.setText(self._state(answer))
        shown = (answer, files_of(self._wizard.draft))
        if shown != self._shown:
            self._shown = shown
            self._fill(answer)

    def _state(self, answer: Diagnosis | None) -> str:
        asked = self._wizard.diagnosis
        if asked.problem is not None:
            words = explain(asked.problem)
            return f"{words.sentence} {words.next_step}".strip()
        if asked.pending:
            progress = asked.progress
            if progress is None or not progress.total:
                return self.tr("Looking at every row…")
            share = percent(progress.done / progress.total)
            return self.tr("Looking at every row · {share}").format(share=share)
        if answer is None:
            return self.tr("Add a data file, and every row of it is looked at here.")
        return counted(answer.rows, self.tr("1 row was looked at."), self.tr("{count} rows were looked at."))

    def _fill(self, answer: Diagnosis | None) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self.undo_buttons, self._open = [], {}, None
        self._preview.want(None)
        data = files_of(self._wizard.draft)
        for kind, fix in {kind_of(fix): fix for spec in data for fix in spec.fixes}.items():
            self._column.addWidget(self._fixed(kind, doing(fix)))
        several = len(data) > 1
        found = sorted(answer.findings if answer else (), key=lambda item: _ORDER[item.severity])
        for finding in found:
            name = finding.path.name if several and finding.path is not None else ""
            row = FindingRow(finding, name if finding.severity != "good" else "", self._list)
            row.preview_wanted.connect(partial(self._ask_preview, row))
            row.fix_wanted.connect(partial(self._fix, finding))
            self.rows.append(row)
            self._column.addWidget(row)
        # All alike, so that they stand under one another.
        width = max((row.fix_button.sizeHint().width() for row in self.rows), default=0)
        for row in self.rows:
            row.fix_button.setMinimumWidth(width)
        self._column.addStretch()

    def _fixed(self, kind: str, words: str) -> QWidget:
        row = QWidget(self._list)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, theme().space(0.5), 0, theme().space(0.5))
        line.setSpacing(theme().space())
        line.addWidget(IconView("wrench", "accent", parent=row))
        line.addWidget(Label(words, wrap=True, parent=row), 1)
        undo = Button(self.tr("Undo"), kind="small", parent=row)
        undo.clicked.connect(partial(self._undo, kind))
        self.undo_buttons[kind] = undo
        line.addWidget(undo)
        return row

    def _ask_preview(self, row: FindingRow) -> None:
        if self._open is not None and self._open is not row:
            self._open.preview_button.setChecked(False)
            self._open.show_preview(None)
        self._open = row
        draft = self._wizard.draft
        spec = next(iter(concerned(files_of(draft), row.finding)), None)
        if spec is not None:
            self._preview.want(None)
            asked = {"data": spec, "fix": fix_of(row.finding), "split": draft.split, "files": self._usable()}
            self._preview.want(PreviewFix.model_validate(asked))

    def _show_preview(self) -> None:
        if self._open is None or not self._open.preview_button.isChecked():
            return
        if self._preview.problem is not None:
            self._open.effect.setText(explain(self._preview.problem).sentence)
            self._open.effect.show()
        elif self._preview.answer is not None:
            self._open.show_preview(self._preview.answer)

    def _usable(self) -> tuple[DatasetSpec, ...]:
        """Return the files to train on that the doctor looked at."""
        asked = looked_at(self._wizard.draft, self._wizard.knowledge)
        return asked.diagnose.data if asked is not None and asked.diagnose is not None else ()

    def _fix(self, finding: Finding) -> None:
        self.draft_mended.emit(mended(self._wizard.draft, finding))

    def _undo(self, kind: str) -> None:
        self.draft_mended.emit(unmended(self._wizard.draft, kind))
