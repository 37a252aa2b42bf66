"""The raw rows of a file: the first ones at once, all others as they come into view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal

from desktop.i18n import Live
from desktop.pages.wizard.words import show_problem
from desktop.widgets.card import Card
from desktop.widgets.notice import Notice
from desktop.widgets.rows_table import CELL_LIMIT, PAGE, RowsTable
from engine.rpc import RowPage, Rows
from engine.rpc_data import Peek

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.pages.wizard.desk import WizardDesk
    from engine.dataset import DatasetSpec
    from engine.problems import Problem
    from engine.rpc import DataReport

_ASK_AGAIN: Final = 500
"""Milliseconds between two questions how many rows there are by now."""
_MOST_ASKED: Final = 4
"""Pages that are waited for; what was scrolled past is not wanted any more."""


class RowsView(Live, Card):
    """The rows of a file; while it is being read, as far as they can be shown."""

    row_chosen = Signal(int)

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
        self.add(self._notice)
        self.add(self.table, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_ASK_AGAIN)
        self._rest.timeout.connect(self._ask_for_more)
        self.table.page_needed.connect(self._ask)
        self.table.row_chosen.connect(self.row_chosen)
        wizard.progressed.connect(self._progressed)
        self.retranslate()

    def show_file(self, spec: DatasetSpec, report: DataReport | None) -> None:
        """Show a file's rows; the same file stays where it was scrolled to."""
        shown = spec.model_copy(update={"weight": 1.0, "format": None})
        if shown != self._spec:
            self._drop()
            self._spec, self._settled = shown, False
            self._notice.hide()
            self.table.start([], 0)
            if report is None:
                self._peek(shown)
        if report is not None and not self._settled:
            self._settle(report)

    def retranslate(self) -> None:
        """Name the table."""
        self.table.setAccessibleName(self.tr("Rows of the file"))

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
        wanted = Rows(data=self._spec, offset=offset, limit=amount, cell=CELL_LIMIT, wait=self._settled)
        self._requests[offset] = self._wizard.service.request(
            wanted, partial(self._take, offset), partial(self._take_problem, offset)
        )

    def _take(self, offset: int, page: RowPage) -> None:
        self._requests.pop(offset, None)
        self.table.set_page(offset, page.rows, [number - 1 for number in page.numbers] or None)
        if page.total != self.table.model().rowCount():
            self.table.grow(page.total)

    def _take_problem(self, offset: int, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._requests.pop(offset, None)
            show_problem(self._notice, problem)

    def _drop(self) -> None:
        """Give up what was asked about another file, or another state of it."""
        self._rest.stop()
        for number in (*self._requests.values(), *([] if self._first is None else [self._first])):
            self._wizard.service.cancel(number)
        self._requests, self._first = {}, None
