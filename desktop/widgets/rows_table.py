"""A table that scrolls a million rows, of which it holds only a few pages."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.figures import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

PAGE = 200
PAGES_KEPT = 32
CELL_LIMIT = 240
ROW_HEIGHT = 32
MIN_COLUMN = 120
NARROW, WIDE = 12, 80
"""Letters that fit into the least column, and letters beyond which no column asks for more."""

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class PagedModel(QAbstractTableModel):
    """Asks for the pages that are looked at, once each, and forgets the ones not seen for longest."""

    page_needed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: list[str] = []
        self._rows = 0
        self._pages: OrderedDict[int, list[list[str]]] = OrderedDict()
        self._numbers: dict[int, Sequence[int]] = {}
        """Page -> numbers of its rows, where they are not those of their places."""
        self._asked: set[int] = set()

    def start(self, columns: Sequence[str], rows: int) -> None:
        """Begin another table of so many rows."""
        self.beginResetModel()
        self._columns, self._rows = list(columns), rows
        self._pages.clear()
        self._numbers.clear()
        self._asked.clear()
        self.endResetModel()

    def grow(self, rows: int) -> None:
        """Let the table be longer; a last page that was short is asked for anew."""
        if rows <= self._rows:
            return
        if self._rows % PAGE:
            self._pages.pop(self._rows // PAGE, None)
            self._asked.discard(self._rows // PAGE)
        self.beginInsertRows(ROOT, self._rows, rows - 1)
        self._rows = rows
        self.endInsertRows()

    def set_length(self, rows: int) -> None:
        """Have so many rows; those beyond are gone."""
        if rows > self._rows:
            self.grow(rows)
        elif rows < self._rows:
            self.beginRemoveRows(ROOT, rows, self._rows - 1)
            self._rows = rows
            for page in [page for page in self._pages if page * PAGE >= rows]:
                del self._pages[page]
            self.endRemoveRows()

    def place_of(self, column: str | None) -> int:
        """Return where a column stands, or -1."""
        return self._columns.index(column) if column in self._columns else -1

    def forget(self, offset: int) -> None:
        """Take back that a page was asked for: when it is looked at again, it is asked for again."""
        self._asked.discard(offset // PAGE)

    def set_page(
        self, offset: int, rows: Sequence[Sequence[Any]], numbers: Sequence[int] | None = None
    ) -> None:
        """Take the rows of a page that was asked for; a page of another table is ignored."""
        page = offset // PAGE
        if page not in self._asked or offset % PAGE:
            return
        self._asked.discard(page)
        self._pages[page] = [[_cell(value) for value in row] for row in rows]
        if numbers is not None:
            self._numbers[page] = numbers
        while len(self._pages) > PAGES_KEPT:
            gone, _ = self._pages.popitem(last=False)
            self._numbers.pop(gone, None)
        last = min(offset + len(rows), self._rows) - 1
        if last >= offset and self._columns:
            self.dataChanged.emit(self.index(offset, 0), self.index(last, len(self._columns) - 1))

    def take_first(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows that nobody asked for: those that the table begins with."""
        for offset in range(0, len(rows), PAGE):
            self._asked.add(offset // PAGE)
            self.set_page(offset, rows[offset : offset + PAGE])

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """Return the number of rows of the whole table."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, asking for its page where it is not there yet."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        page, place = divmod(index.row(), PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return "…" if index.column() == 0 else ""
        self._pages.move_to_end(page)
        cells = rows[place] if place < len(rows) else []
        return cells[index.column()] if index.column() < len(cells) else ""

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name or a row's number, counted from one."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignLeft
                if orientation == Qt.Orientation.Horizontal
                else Qt.AlignmentFlag.AlignRight
            )
            return (side | Qt.AlignmentFlag.AlignVCenter).value
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._columns[section]
        return count(self.number(section) + 1)

    def number(self, row: int) -> int:
        """Return the number of the row at a place, from 0; its place, where nothing else is known."""
        page, place = divmod(row, PAGE)
        numbers = self._numbers.get(page, ())
        return numbers[place] if place < len(numbers) else row

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            offset = page * PAGE
            self.page_needed.emit(offset, min(PAGE, self._rows - offset))


class RowsTable(QTableView):
    """Call `start(columns, rows)`, answer `page_needed(offset, count)` with `set_page(offset, rows)`."""

    page_needed = Signal(int, int)
    row_chosen = Signal(int)
    sort_wanted = Signal(str)
    """Name of the column whose head was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights: list[int] = []
        self._paged = PagedModel(self)
        # Queued: a view must not be given rows while it is painting.
        self._paged.page_needed.connect(self.page_needed, Qt.ConnectionType.QueuedConnection)
        self.setModel(self._paged)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._tell_column)
        self.selectionModel().currentRowChanged.connect(self._tell_row)

    def start(self, columns: Sequence[str], rows: int) -> None:
        """Show another table of so many rows; its pages are asked for as they come into view."""
        self._paged.start(columns, rows)
        self._weights = []
        self._share_width()

    def show_first(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Show another table, of which no more than the first rows are known yet."""
        self.start(columns, len(rows))
        self._paged.take_first(rows)
        self._weigh(rows)

    def grow(self, rows: int) -> None:
        """Let the table be longer, and stay where it was scrolled to."""
        self._paged.grow(rows)

    def set_length(self, rows: int) -> None:
        """Let the table have so many rows, where the first answer shows that it has more or fewer."""
        self._paged.set_length(rows)

    def show_order(self, column: str | None, descending: bool) -> None:  # noqa: FBT001
        """Mark the column that the rows are sorted by, or none."""
        head = self.horizontalHeader()
        place = self._paged.place_of(column)
        head.setSortIndicatorShown(place >= 0)
        if place >= 0:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(place, order)

    def restart(self, columns: Sequence[str], rows: int) -> None:
        """Show another state of the same table, and stay where it was scrolled to."""
        place = self.verticalScrollBar().value()
        weights = self._weights
        self.start(columns, rows)
        self._weights = weights
        self._share_width()
        self.verticalScrollBar().setValue(place)

    def forget(self, offset: int) -> None:
        """Let a page be asked for again that no answer will come for."""
        self._paged.forget(offset)
        self.viewport().update()

    def set_page(
        self, offset: int, rows: Sequence[Sequence[Any]], numbers: Sequence[int] | None = None
    ) -> None:
        """Fill in a page that `page_needed` asked for; `numbers` are those of its rows, if others."""
        self._paged.set_page(offset, rows, numbers)
        if not offset and rows:
            self._weigh(rows)

    def _weigh(self, rows: Sequence[Sequence[Any]]) -> None:
        self._weights = [_weight(column) for column in zip(*rows, strict=False)]
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give the columns their share of the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share_width()

    def _share_width(self) -> None:
        """Give every column its least, and the rest to those that hold long texts."""
        columns = self._paged.columnCount()
        weights = self._weights if len(self._weights) == columns and any(self._weights) else [1] * columns
        room = max(0, self.viewport().width() - MIN_COLUMN * columns)
        for column, weight in enumerate(weights):
            self.setColumnWidth(column, MIN_COLUMN + room * weight // sum(weights))

    def _tell_column(self, section: int) -> None:
        name = self._paged.headerData(section, Qt.Orientation.Horizontal)
        if name is not None:
            self.sort_wanted.emit(name)

    def _tell_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(self._paged.number(current.row()))


def _weight(values: Sequence[Any]) -> int:
    """Return how many letters of a column's usual text have no room in the least width."""
    lengths = [min(len(_cell(value)), WIDE) for value in values]
    return max(0, sum(lengths) // len(lengths) - NARROW)


def _cell(value: Any) -> str:
    """Return one line of a cell, short enough to lay out quickly."""
    text = "" if value is None else str(value)
    if len(text) > CELL_LIMIT:
        text = text[:CELL_LIMIT] + "…"
    return " ⏎ ".join(text.splitlines())
