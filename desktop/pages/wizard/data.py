"""Step 2, Data: the files as cards, what was found in them, and three views of each."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.bridge.open_path import DATA_SUFFIXES
from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.wizard.columns_view import ColumnsView
from desktop.pages.wizard.data_card import FileCard, FindingsCard
from desktop.pages.wizard.data_views import LengthsCard, SeenView
from desktop.pages.wizard.findings_view import FindingsView
from desktop.pages.wizard.mixture_view import MixtureView
from desktop.pages.wizard.rows_view import RowsView
from desktop.pages.wizard.words import by_file_name
from desktop.state.wizard_flow import stage_problem
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.chips import Chips
from desktop.widgets.drop_zone import DropZone
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.notice import Notice

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.dataset import DatasetSpec
    from engine.problems import Problem

VIEWS = ("seen", "rows", "columns", "findings", "mixture")
_EVEN_IF_BROKEN = frozenset({"columns", "findings", "mixture"})
"""Views that have something to show beside a file that cannot be read."""


class DataPanel(Live, QWidget):
    """Files on the left, the chosen one's view on the right."""

    sample_wanted = Signal()

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._current: Path | None = None
        self._cards: dict[Path, FileCard] = {}
        self._group = QButtonGroup(self)
        self.tools = Chips(VIEWS, self)
        self._view = "seen"
        """The view that was asked for; another one is shown while it has nothing to show."""
        self.tools.set_current(self._view)
        self.drop = DropZone(lambda path: path.suffix.lower() in DATA_SUFFIXES, parent=self)
        self.sample = Button(icon_name="sparkle", parent=self)
        self._files = FlowGrid(240, 1, self)
        self.more = Button(kind="small", icon_name="plus", parent=self)
        self._left, self._right, self._scroll = QWidget(), QWidget(self), QScrollArea(self)
        self.findings, self.lengths = FindingsCard(self), LengthsCard(self)
        self.notice = Notice(parent=self)
        self.rows, self.columns, self.seen = RowsView(wizard, self), ColumnsView(self), SeenView(wizard, self)
        self.doctor, self.mixture = FindingsView(wizard, self), MixtureView(wizard, self)
        self._build()
        self._connect()
        self.retranslate()

    def card(self, file: Path) -> FileCard:
        """Return a file's card."""
        return self._cards[file]

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        files = self._wizard.draft.data
        self.tools.set_texts(
            {
                "seen": self.tr("What the model sees"),
                "rows": self.tr("Rows"),
                "columns": self.tr("Columns"),
                "findings": self.tr("Findings"),
                "mixture": self.tr("Mixture"),
            }
        )
        self.drop.set_texts(
            self.tr("Drop data files here"),
            self.tr(
                "JSON, JSONL, CSV, Excel, Parquet, Arrow, TXT, Markdown, or a folder; one row is one example"
            ),
            self.tr("Choose files…"),
        )
        self.sample.setText(self.tr("Use the sample data"))
        self._show_files()
        self._files.setVisible(bool(files))
        self._right.setVisible(bool(files))
        self.sample.setVisible(not files)
        self.drop.setVisible(not files)
        self.more.setVisible(bool(files))
        self.more.setText(self.tr("Add files…"))
        self.tools.setEnabled(bool(files))
        self._show_current()

    def add_files(self, files: list[Path]) -> None:
        """Add files and show the first of them."""
        if files:
            self._current = files[0].absolute()
            self._wizard.change(self._wizard.draft.with_data(*(file.absolute() for file in files)))

    def _build(self) -> None:
        gap = theme().space(2)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(gap)
        left.addWidget(self._files)
        left.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.drop)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.sample)
        row.addStretch()
        left.addLayout(row)
        for part in (self.findings, self.lengths):
            left.addWidget(part)
        left.addStretch()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(gap)
        right.addWidget(self.notice)
        for view in self._views().values():
            right.addWidget(view, 1)
        right.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        self._left.setProperty("surface", "page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._left)
        layout.addWidget(self._scroll, 5)
        layout.addWidget(self._right, 7)

    def _connect(self) -> None:
        self.drop.dropped.connect(self.add_files)
        self.drop.browse_requested.connect(self._choose_files)
        self.more.clicked.connect(self._choose_files)
        self.sample.clicked.connect(self.sample_wanted)
        self.tools.chosen.connect(self._open_view)
        self.columns.changed.connect(lambda spec: self._wizard.change(self._wizard.draft.with_dataset(spec)))
        self.rows.row_chosen.connect(self.seen.go_to_row)
        self.seen.measured.connect(self._show_lengths)
        self.seen.measured.connect(lambda: self.rows.tell_unused(self.seen.unused()))
        self.notice.action_chosen.connect(partial(self._open_view, "columns"))
        self.mixture.changed.connect(lambda parts: self._wizard.change(self._wizard.draft.changed(**parts)))
        self.mixture.augmented.connect(
            lambda spec: self._wizard.change(self._wizard.draft.with_dataset(spec))
        )
        self._wizard.progressed.connect(self._show_files)
        self.doctor.draft_mended.connect(self._wizard.change)
        self.findings.all_wanted.connect(partial(self._open_view, "findings"))
        self._wizard.diagnosis.changed.connect(self._show_current)
        self.rows.edited.connect(lambda spec: self._wizard.change(self._wizard.draft.with_dataset(spec)))

    def _show_files(self) -> None:
        files = {spec.path: spec for spec in self._wizard.draft.data}
        for path in [path for path in self._cards if path not in files]:
            self._group.removeButton(self._cards.pop(path))
        for path in files:
            if path not in self._cards:
                self._cards[path] = self._make(path)
        if self._current not in files:
            self._current = next(iter(files), None)
        known = self._wizard.knowledge
        for path, spec in files.items():
            reading = self._wizard.reading.get(path)
            card = self._cards[path]
            progress = reading.progress if reading else None
            card.show_file(spec, known.reports.get(path), known.data_problems.get(path), progress)
            card.show_weight(shown=len(files) > 1)
            card.setChecked(path == self._current)
        self._files.set_cards([self._cards[path] for path in files])

    def _make(self, path: Path) -> FileCard:
        card = FileCard(self._files)
        card.clicked.connect(partial(self._show, path))
        card.removed.connect(lambda: self._wizard.change(self._wizard.draft.without_data(path)))
        card.weighed.connect(partial(self._weigh, path))
        self._group.addButton(card)
        return card

    def _show(self, path: Path) -> None:
        self._current = path
        self._show_current()

    def _views(self) -> dict[str, QWidget]:
        return {
            "seen": self.seen,
            "rows": self.rows,
            "columns": self.columns,
            "findings": self.doctor,
            "mixture": self.mixture,
        }

    def _spec(self) -> DatasetSpec | None:
        return next((spec for spec in self._wizard.draft.data if spec.path == self._current), None)

    def _show_current(self) -> None:
        spec, view = self._spec(), self._view
        report = self._wizard.report(spec.path) if spec else None
        problem = self._problem(spec.path) if spec else None
        broken = problem is not None and report is None
        if view == "seen" and report is None and not broken:
            view = "rows"  # which can be shown while the file is still being read
        self.tools.set_current(view)
        for key, widget in self._views().items():
            widget.setVisible(key == view and not (broken and key not in _EVEN_IF_BROKEN))
        if spec is None:
            self.findings.hide()
            self.lengths.hide()
            return
        mismatch = stage_problem(self._wizard.draft.stage, report) if report else None
        mismatch = by_file_name(mismatch) if mismatch else None
        self.findings.show_report(report, mismatch, self._wizard.findings_of(spec.path))
        self.findings.setVisible(report is not None and report.problem is None)
        self.rows.show_file(spec, report)
        self.columns.show_file(spec, report)
        self._show_problem(problem)
        self.seen.show_file(spec, report)
        self.mixture.show_file(spec)
        self._show_lengths()

    def _problem(self, path: Path) -> Problem | None:
        report = self._wizard.report(path)
        return self._wizard.knowledge.data_problems.get(path) or (report.problem if report else None)

    def _show_problem(self, problem: Problem | None) -> None:
        if problem is None:
            self.notice.hide()
            return
        words = explain(problem)
        fixable = words.action == "choose_format" and self.tools.current() != "columns"
        self.notice.show_message(
            "over", words.sentence, words.next_step, self.tr("Show the columns") if fixable else ""
        )

    def _open_view(self, key: str) -> None:
        self._view = key
        self._show_current()

    def _show_lengths(self) -> None:
        self.lengths.show_lengths(self.seen.rendered, self._wizard.draft.stage.max_length)

    def _weigh(self, path: Path, weight: float) -> None:
        spec = next((spec for spec in self._wizard.draft.data if spec.path == path), None)
        if spec is not None:
            self._wizard.change(
                self._wizard.draft.with_dataset(spec.model_copy(update={"weight": round(weight, 2)}))
            )

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose data files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(DATA_SUFFIXES))
        dialog.setNameFilters(
            [self.tr("Data files ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        )
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        dialog.open()
