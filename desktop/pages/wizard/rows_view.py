"""The raw rows of a file: the first ones at once, all others as they come into view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.wizard.row_panel import RowPanel
from desktop.pages.wizard.step_words import step_sentence
from desktop.pages.wizard.steps_list import StepsList
from desktop.pages.wizard.words import show_problem
from desktop.state.row_edits import CellError, columns_of, with_cells, without_row
from desktop.widgets.card import Card
from desktop.widgets.notice import Notice
from desktop.widgets.rows_table import CELL_LIMIT, PAGE, RowsTable
from engine.edits import EDITS, DropRows, SetCell
from engine.rpc import RowPage, Rows
from engine.rpc_data import Peek

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.pages.wizard.desk import WizardDesk
    from engine.dataset import DatasetSpec
    from engine.problems import Problem
    from engine.rpc import DataReport
    from engine.spec import Spec

_ASK_AGAIN: Final = 500
"""Milliseconds between two questions how many rows there are by now."""
_SEARCH_AFTER: Final = 300
"""Milliseconds without a key before the rows are searched."""
_WHOLE: Final = 1 << 20
"""Characters of a cell that can be written anew."""
_OFFERED: Final = tuple(kind for kind in EDITS if kind not in (DropRows, SetCell))
"""Edits that are not made in the table itself."""
_MOST_ASKED: Final = 4
"""Pages that are waited for; what was scrolled past is not wanted any more."""


class RowsView(Live, Card):
    """The rows of a file; while it is being read, as far as they can be shown."""

    row_chosen = Signal(int)
    edited = Signal(object)
    """The file with other edits."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._wizard = wizard
        self._spec: DatasetSpec | None = None
        self._settled = False
        """Whether the file is read, so that what is shown will not change."""
        self._requests: dict[int, int] = {}
        """Offset of a page -> the request for it."""
        self._first: int | None = None
        self._notice = Notice(parent=self)
        self.table = RowsTable(self)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.steps = StepsList(_OFFERED, step_sentence, self)
        self.panel = RowPanel(self)
        self.panel.hide()
        self._report: DataReport | None = None
        self._file: DatasetSpec | None = None
        self._order: tuple[str | None, bool] = (None, False)
        self._unused: tuple[int, str] | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_AFTER)
        self._typing.timeout.connect(self._look_anew)
        for part in (self._notice, self.search):
            self.add(part)
        self.add(self.table, 3)
        self.add(self.panel, 2)
        self.add(self.steps)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_ASK_AGAIN)
        self._rest.timeout.connect(self._ask_for_more)
        self.table.page_needed.connect(self._ask)
        self.table.row_chosen.connect(self.row_chosen)
        self.table.row_chosen.connect(self._open)
        self.table.sort_wanted.connect(self._sort)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.steps.changed.connect(self._take_steps)
        self.panel.saved.connect(self._write)
        self.panel.dropped.connect(self._leave_out)
        self.panel.closed.connect(self.panel.hide)
        wizard.progressed.connect(self._progressed)
        self.retranslate()

    def show_file(self, spec: DatasetSpec, report: DataReport | None) -> None:
        """Show a file's rows; the same file stays where it was scrolled to."""
        self._file, self._report = spec, report
        self._show_steps()
        shown = spec.model_copy(update={"weight": 1.0, "format": None, "fixes": (), "augment": ()})
        if shown != self._spec:
            other = self._spec is None or shown.path != self._spec.path
            self._drop()
            self._spec, self._settled = shown, False
            self._notice.hide()
            if other:
                self._forget_view()
                self.table.start([], 0)
            if report is None and other:
                self._peek(shown)
        if report is not None and not self._settled:
            self._settle(report)
        self.search.setEnabled(self._settled)

    def tell_unused(self, unused: tuple[int, str] | None) -> None:
        """Say of a row, by its number from 1, why a run does not use it."""
        self._unused = unused
        self.panel.show_unused(unused)

    def retranslate(self) -> None:
        """Name the table and the search."""
        self.table.setAccessibleName(self.tr("Rows of the file"))
        self.search.setPlaceholderText(self.tr("Search the rows"))
        self.search.setAccessibleName(self.search.placeholderText())
        self._show_steps()

    def _peek(self, spec: DatasetSpec) -> None:
        wanted = Peek(data=spec, limit=PAGE, cell=CELL_LIMIT)
        self._first = self._wizard.service.request(wanted, self._take_first, self._take_no_first)

    def _take_first(self, page: RowPage) -> None:
        self._first = None
        if not self._settled:
            self.table.show_first(page.columns, page.rows)
            self._ask_for_more()

    def _take_no_first(self, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._first = None  # what is wrong with the file is said of it as a whole

    def _settle(self, report: DataReport) -> None:
        """Show the rows of a file that was read; what was shown before may have been fewer or others."""
        self._drop()
        self._settled = True
        columns = [column.name for column in report.columns]
        # Rows that do not fit the format are shown too: how many there are, the first page tells.
        self.table.restart(columns, max(1, report.accepted))

    def _progressed(self) -> None:
        if not self._settled and self._spec is not None and not self._rest.isActive():
            self._rest.start()

    def _ask_for_more(self) -> None:
        """Ask how long the table has become while the file is being read."""
        if self._spec is not None and not self._settled and self._first is None:
            self._first = self._wizard.service.request(
                Rows(data=self._spec, offset=0, limit=1, cell=CELL_LIMIT, wait=False),
                self._take_length,
                self._take_no_first,
            )

    def _take_length(self, page: RowPage) -> None:
        self._first = None
        if not self._settled:
            self.table.grow(page.total)

    def _ask(self, offset: int, amount: int) -> None:
        if self._spec is None:
            return
        while len(self._requests) >= _MOST_ASKED:
            scrolled_past = next(iter(self._requests))
            self._wizard.service.cancel(self._requests.pop(scrolled_past))
            self.table.forget(scrolled_past)
        wanted = self._rows(offset, amount, CELL_LIMIT)
        self._requests[offset] = self._wizard.service.request(
            wanted, partial(self._take, offset), partial(self._take_problem, offset)
        )

    def _take(self, offset: int, page: RowPage) -> None:
        self._requests.pop(offset, None)
        self.table.set_page(offset, page.rows, [number - 1 for number in page.numbers] or None)
        self.table.set_length(page.total)

    def _take_problem(self, offset: int, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._requests.pop(offset, None)
            show_problem(self._notice, problem)

    def _rows(self, offset: int, limit: int, cell: int) -> Rows:
        """Return the question for some rows, as they are searched for and sorted."""
        column, descending = self._order
        assert self._spec is not None  # noqa: S101 - a page is asked for of a file
        return Rows(
            data=self._spec,
            offset=offset,
            limit=limit,
            cell=cell,
            wait=self._settled,
            search=self.search.text() if self._settled else "",
            sort=column if self._settled else None,
            descending=descending,
        )

    def _forget_view(self) -> None:
        """Show another file as it is: not searched, not sorted, no row open."""
        self.panel.hide()
        self._order = (None, False)
        self.search.blockSignals(True)  # noqa: FBT003
        self.search.clear()
        self.search.blockSignals(False)  # noqa: FBT003

    def _look_anew(self) -> None:
        """Show the rows that are searched for, in the order that is asked for, from the first."""
        if self._report is not None and self._settled:
            self.panel.hide()
            self._settle(self._report)
            self.table.scrollToTop()

    def _sort(self, column: str) -> None:
        """Sort by a column: upwards, downwards, and at the third time as in the file."""
        before, descending = self._order
        self._order = (column, False) if column != before else (None, False) if descending else (column, True)
        self.table.show_order(*self._order)
        self._look_anew()

    def _open(self, _number: int) -> None:
        """Show the row that was clicked in full."""
        place = self.table.currentIndex().row()
        if self._spec is not None and self._settled and place >= 0:
            wanted = self._rows(place, 1, _WHOLE)
            self._wizard.service.request(wanted, partial(self._show_row, self._spec), self._take_no_first)

    def _show_row(self, spec: DatasetSpec, page: RowPage) -> None:
        if spec == self._spec and page.rows and page.numbers:
            cells = dict(zip(page.columns, page.rows[0], strict=True))
            self.panel.show_row(page.numbers[0], page.lines[0], cells)
            self.panel.show_unused(self._unused)
            self.panel.show()

    def _write(self, row: int, changes: dict[str, str]) -> None:
        """Keep the cells of a row that were written anew."""
        if self._file is None or self._report is None:
            return
        try:
            edited = with_cells(self._file, row, changes, columns_of(self._report.columns))
        except CellError as error:
            self.panel.show_problem(error.column, self.tr("This column holds lists or numbers: write JSON."))
            return
        self.panel.hide()
        self.edited.emit(edited)

    def _leave_out(self, row: int) -> None:
        if self._file is not None:
            self.panel.hide()
            self.edited.emit(without_row(self._file, row))

    def _take_steps(self, steps: tuple[Spec, ...]) -> None:
        if self._file is not None:
            self.edited.emit(type(self._file).model_validate({**dict(self._file), "edits": steps}))

    def _show_steps(self) -> None:
        self.steps.setVisible(self._file is not None)
        if self._file is None:
            return
        names = [column.name for column in self._report.columns] if self._report else []
        effects = self._report.edits if self._report else ()
        notes = {
            number: explain(effect.notes[0]).sentence for number, effect in enumerate(effects) if effect.notes
        }
        self.steps.set_steps(self._file.edits, {"column": names}, notes)

    def _drop(self) -> None:
        """Give up what was asked about another file, or another state of it."""
        self._rest.stop()
        for number in (*self._requests.values(), *([] if self._first is None else [self._first])):
            self._wizard.service.cancel(number)
        self._requests, self._first = {}, None
