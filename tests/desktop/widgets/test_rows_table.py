"""The rows table scrolls a million rows and holds a few pages."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt

from desktop.widgets.rows_table import MIN_COLUMN, PAGE, PAGES_KEPT, RowsTable


@pytest.fixture
def table(workshop, qtbot) -> RowsTable:
    table = RowsTable()
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    return table


def answer(table: RowsTable) -> list[tuple[int, int]]:
    asked: list[tuple[int, int]] = []

    def fill(offset: int, count: int) -> None:
        asked.append((offset, count))
        table.set_page(offset, [[offset + n, "text"] for n in range(count)])

    table.page_needed.connect(fill)
    return asked


def cell(table: RowsTable, row: int, column: int = 0) -> str:
    return str(table.model().index(row, column).data())


def test_only_the_page_in_view_is_asked_for_and_once(table: RowsTable, qtbot):
    asked = answer(table)
    table.start(["number", "text"], 1_000_000)
    qtbot.waitUntil(lambda: cell(table, 0) == "0")
    assert asked == [(0, PAGE)]


def test_a_jump_to_the_end_asks_for_the_end(table: RowsTable, qtbot):
    asked = answer(table)
    table.start(["number", "text"], 1_000_050)
    table.scrollToBottom()
    qtbot.waitUntil(lambda: cell(table, 1_000_049) == "1000049")
    assert asked[-1][0] + asked[-1][1] == 1_000_050


def test_pages_not_seen_for_long_are_forgotten(table: RowsTable, qtbot):
    answer(table)
    table.start(["number", "text"], PAGE * 100)
    for page in range(PAGES_KEPT + 5):
        table.scrollTo(table.model().index(page * PAGE, 0))
        qtbot.waitUntil(lambda row=page * PAGE: cell(table, row) == str(row))
    assert len(table._paged._pages) <= PAGES_KEPT


def test_a_page_of_the_table_before_is_ignored(table: RowsTable):
    table.start(["a"], 10)
    table.set_page(0, [["late"]] * 10)
    assert cell(table, 0) == "…"


def test_a_million_rows_open_at_once(table: RowsTable):
    start = time.process_time()
    table.start(["number", "text"], 1_000_000)
    table.grab()
    assert time.process_time() - start < 0.1


def test_foreign_cells_are_one_short_line(table: RowsTable, qtbot):
    table.page_needed.connect(lambda *_: table.set_page(0, [["a\nb", "x" * 10_000], [None, 3]]))
    table.start(["one", "two"], 2)
    qtbot.waitUntil(lambda: cell(table, 0) == "a ⏎ b")
    assert len(cell(table, 0, 1)) < 500
    assert cell(table, 1) == ""


def test_choosing_a_row_by_keyboard_tells_it(table: RowsTable, qtbot):
    answer(table)
    table.start(["number", "text"], 50)
    table.setCurrentIndex(table.model().index(0, 0))
    with qtbot.waitSignal(table.row_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [1]


def test_columns_of_long_texts_get_the_room_that_short_ones_leave(table: RowsTable, qtbot):
    table.resize(600, 300)
    table.page_needed.connect(lambda *_: table.set_page(0, [["T-1", "why does it click " * 9, "chain"]]))
    table.start(["ticket", "question", "product"], 1)
    qtbot.waitUntil(lambda: table.columnWidth(1) > 2 * table.columnWidth(0) - MIN_COLUMN // 2)
    assert table.columnWidth(0) == MIN_COLUMN


def test_first_rows_are_shown_and_the_rest_is_asked_for_when_the_table_grows(table: RowsTable, qtbot):
    table.show_first(["number"], [[n] for n in range(100)])
    assert cell(table, 99) == "99"
    asked = answer(table)
    table.grow(1000)
    qtbot.waitUntil(lambda: cell(table, 150) == "150")
    assert asked == [(0, PAGE)]
    assert table.model().rowCount() == 1000


def test_growing_moves_nothing(table: RowsTable, qtbot):
    answer(table)
    table.start(["number", "text"], 1000)
    table.verticalScrollBar().setValue(500)
    table.grow(2000)
    assert table.verticalScrollBar().value() == 500


def test_a_page_that_no_answer_comes_for_is_asked_for_again_when_it_is_seen(table: RowsTable, qtbot):
    asked: list[int] = []
    table.page_needed.connect(lambda offset, _count: asked.append(offset))
    table.start(["number"], 1000)
    qtbot.waitUntil(lambda: asked == [0])
    table.forget(0)
    qtbot.waitUntil(lambda: asked == [0, 0])


def test_rows_that_were_searched_for_keep_their_numbers(table: RowsTable, qtbot):
    table.page_needed.connect(lambda *_: table.set_page(0, [["a"], ["b"]], [41, 1233]))
    table.start(["text"], 2)
    qtbot.waitUntil(lambda: cell(table, 0) == "a")
    assert table.model().headerData(1, Qt.Orientation.Vertical) == "1,234"
    table.setCurrentIndex(table.model().index(0, 0))
    with qtbot.waitSignal(table.row_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [1233]
