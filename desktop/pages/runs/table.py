"""The table of runs: a model over summaries, and a delegate that paints the state and the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import figures
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.theme import theme
from desktop.widgets.badge import LOOKS
from desktop.widgets.icon import icon
from desktop.widgets.label import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from desktop.state.history import RunSummary, SortKey

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("name", "status", "curve", "model", "method", "data", "best_loss", "elapsed")
SORTS: Final[dict[str, SortKey]] = {
    "name": "started",
    "status": "status",
    "model": "model",
    "best_loss": "best_loss",
    "elapsed": "elapsed",
}
WIDTHS: Final = {
    "status": 160,
    "curve": 96,
    "model": 188,
    "method": 96,
    "data": 180,
    "best_loss": 88,
    "elapsed": 108,
}
ROW_HEIGHT: Final = 56
_NUMBERS: Final = frozenset(("best_loss", "elapsed"))
_LONG: Final = frozenset(("name", "model", "data"))
"""Columns whose words may be cut; the tooltip tells them whole."""


class RunsModel(QAbstractTableModel):
    """Summaries as rows."""

    renamed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: list[RunSummary] = []
        self.headings: dict[str, str] = {}

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs; rows that stay where they were keep their selection."""
        fresh = list(runs)
        if [run.path for run in fresh] == [run.path for run in self.runs]:
            self.runs = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.runs = fresh
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings.get(COLUMNS[section], "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = COLUMNS[section] in _NUMBERS
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Return a cell's words; the delegate asks for the summary itself."""
        run = self.runs[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return run
        if role == Qt.ItemDataRole.EditRole:
            return run.name
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return cell(run, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole and COLUMNS[index.column()] in _LONG:
            return plain_tooltip(cell(run, COLUMNS[index.column()]))
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[index.column()] in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the name be edited."""
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tell that a run was given another name; the list brings it once it is kept."""
        run = self.runs[index.row()]
        if role != Qt.ItemDataRole.EditRole or index.column() != 0 or value == run.name:
            return False
        self.renamed.emit(run.path, str(value))
        return True


def cell(run: RunSummary, column: str) -> str:
    """Return what a cell says; a curve says nothing."""
    return _CELLS[column](run) if column in _CELLS else ""


def _best(run: RunSummary) -> str:
    return figures.loss(run.best_loss if run.best_loss is not None else run.last_loss)


_CELLS: Final[dict[str, Callable[[RunSummary], str]]] = {
    "name": lambda run: run.name,
    "status": lambda run: run_words.status_word(run.status),
    "model": lambda run: run.model,
    "method": lambda run: run_words.method_word(run.method),
    "data": lambda run: ", ".join(run.data),
    "best_loss": _best,
    "elapsed": lambda run: figures.duration(run.elapsed),
}


class RunsDelegate(QStyledItemDelegate):
    """Paints name over date, state with its icon, and the curve; the rest is plain text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        column = COLUMNS[index.column()]
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if column not in {"name", "status", "curve"}:
            super().paint(painter, option, index)
            return
        run, box = index.data(Qt.ItemDataRole.UserRole), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(box, theme().color("selection"))
        if column == "name":
            _paint_name(painter, box, run, chosen=chosen)
        elif column == "status":
            _paint_status(painter, box, run, chosen=chosen)
        else:
            _paint_curve(painter, box, run)
        painter.restore()

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Begin with the name; the list's next look does not take away what is being typed."""
        if not editor.property("begun"):
            editor.setProperty("begun", True)  # noqa: FBT003 - a property's value
            super().setEditorData(editor, index)


def _paint_name(painter: QPainter, box: QRectF, run: RunSummary, *, chosen: bool) -> None:
    inner = box.adjusted(10, 0, -8, 0)
    lines = (
        (run.name, theme().font("body", bold=True), "text"),
        (run_words.when(run.started), theme().font("small"), _on_selection("muted", chosen=chosen)),
    )
    heights = [QFontMetricsF(font).height() for _, font, _ in lines]
    top = inner.center().y() - (sum(heights) + 1) / 2
    # A letter from another font may reach below the line that the first font measures.
    place = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    for (words, font, role), height in zip(lines, heights, strict=True):
        painter.setFont(font)
        painter.setPen(theme().color(role))
        short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(QRectF(inner.left(), top, inner.width(), height), place, short)
        top += height + 1


def _on_selection(role: str, *, chosen: bool) -> str:
    """Return the colour of words: the colours of states are too weak to be read on a selected row."""
    return "text" if chosen else role


def _paint_status(painter: QPainter, box: QRectF, run: RunSummary, *, chosen: bool) -> None:
    name, tone = LOOKS[run_words.status_kind(run.status)]
    middle = box.center().y()
    icon(name, tone).paint(painter, int(box.left()) + 8, int(middle) - 8, 16, 16)
    painter.setPen(theme().color(_on_selection(tone, chosen=chosen)))
    painter.setFont(theme().font("body"))
    words = run_words.status_word(run.status)
    if run.alive and run.progress is not None:
        words = f"{words} · {figures.percent(run.progress)}"
    inner = box.adjusted(30, 0, -4, 0)
    short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inner.width()))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, short)


def _paint_curve(painter: QPainter, box: QRectF, run: RunSummary) -> None:
    values = run.sparkline
    if len(values) <= 1:
        return
    inner = box.adjusted(8, 12, -12, -12)
    low, high = min(values), max(values)
    span, last = max(high - low, 1e-12), len(values) - 1
    points = [
        QPointF(
            inner.left() + inner.width() * place / last,
            inner.bottom() - inner.height() * (value - low) / span,
        )
        for place, value in enumerate(values)
    ]
    color = theme().color("over" if run.status in {"failed", "crashed"} else "accent")
    painter.setPen(QPen(color, 1.5))
    painter.drawPolyline(QPolygonF(points))
    painter.setBrush(color)
    painter.drawEllipse(points[-1], 2, 2)


class RunsTable(Live, QTableView):
    """Sorted by its headings, opened by Return or a double click, renamed by F2, deleted by Delete."""

    opened = Signal(object)
    renamed = Signal(object, str)
    """Path of the run, and the name that it was given."""
    sorting_changed = Signal(str, bool)
    selection_changed = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs_model = RunsModel(self)
        self.setModel(self.runs_model)
        self.runs_model.renamed.connect(self.renamed)
        self.setItemDelegate(RunsDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, column in enumerate(COLUMNS):
            if column in WIDTHS:
                self.setColumnWidth(place, WIDTHS[column])
        head.sortIndicatorChanged.connect(self._sorted)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.runs_model.runs[index.row()].path))
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        theme().changed.connect(self.viewport().update)
        self.retranslate()

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs and keep those selected that were."""
        chosen = {run.path for run in self.chosen()}
        before = [run.path for run in self.runs_model.runs]
        self.runs_model.set_runs(runs)
        if chosen and before != [run.path for run in runs]:
            self.choose(chosen)

    def choose(self, paths: set[Path]) -> None:
        """Select the rows of these runs."""
        selection = self.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for row, run in enumerate(self.runs_model.runs):
            if run.path in paths:
                selection.select(self.runs_model.index(row, 0), flags)
        self.selection_changed.emit()

    def chosen(self) -> list[RunSummary]:
        """Return the selected runs, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.runs_model.runs[row] for row in rows if row < len(self.runs_model.runs)]

    def rename(self) -> None:
        """Let the name of the selected run be written in its place."""
        rows = self.selectionModel().selectedRows()
        if len(rows) == 1:
            self.edit(rows[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open by Return, rename by F2, delete by Delete."""
        chosen = self.chosen()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and len(chosen) == 1:
            self.opened.emit(chosen[0].path)
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() == Qt.Key.Key_Delete and chosen:
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Write the headings."""
        self.runs_model.headings = {
            "name": self.tr("Run"),
            "status": self.tr("State"),
            "curve": self.tr("Loss"),
            "model": self.tr("Model"),
            "method": self.tr("Method"),
            "data": self.tr("Data"),
            "best_loss": self.tr("Best loss"),
            "elapsed": self.tr("Time"),
        }
        self.runs_model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.setAccessibleName(self.tr("Runs"))
        self.viewport().update()

    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        key = SORTS.get(COLUMNS[section])
        if key is not None:
            self.sorting_changed.emit(key, order == Qt.SortOrder.DescendingOrder)
