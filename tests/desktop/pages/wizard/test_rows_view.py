"""The rows of a file: shown at once, left in their place while it is read, searched, sorted and edited."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from engine import rpc
from engine.edits import DropRows, EditEffect, SetCell
from engine.problems import Problem
from engine.rpc import InspectData, Rows
from engine.rpc_data import Peek

LEFT = Qt.MouseButton.LeftButton
FIRST = 40
"""Number, in its file, of the row that is shown first."""
TURNS = '[{"role": "user", "content": "Hi"}]'


@pytest.fixture
def reading(make_page, full, qtbot, canned):
    """The rows of a file that takes its time to be read."""
    page = make_page(full("data"), silent=(InspectData,))
    panel = page.panels["data"]
    qtbot.mouseClick(panel.tools.button("rows"), LEFT)
    return page, panel.rows


def asked(page, kind):
    return [item for item in page.wizard.service.asked if isinstance(item, kind)]


def give_report(page, canned):
    service = page.wizard.service
    service.silent = ()
    for number, params in service.waiting():
        if isinstance(params, InspectData):
            service.give(number)


def test_the_first_rows_are_shown_before_the_file_was_read(reading, qtbot):
    page, rows = reading
    model = rows.table.model()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "T-00000")
    assert asked(page, Peek)
    assert page.wizard.knowledge.reports == {}
    assert model.columnCount() == 4


def test_the_table_has_its_length_and_can_be_scrolled_while_the_file_is_read(reading, qtbot):
    page, rows = reading
    model = rows.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 12_480)
    rows.table.scrollToBottom()
    qtbot.waitUntil(lambda: model.index(12_479, 0).data() == "T-12479")
    assert not any(item.wait for item in asked(page, Rows))


def test_the_table_stays_where_it_is_when_the_file_was_read(reading, qtbot, canned):
    page, rows = reading
    model = rows.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 12_480)
    rows.table.verticalScrollBar().setValue(7000)
    give_report(page, canned)
    qtbot.waitUntil(lambda: model.index(7000, 0).data() == "T-07000")
    assert rows.table.verticalScrollBar().value() == 7000
    assert asked(page, Rows)[-1].wait


def test_another_role_of_a_column_does_not_ask_for_the_rows_again(reading, qtbot, canned):
    page, rows = reading
    give_report(page, canned)
    model = rows.table.model()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "T-00000")
    before = len(asked(page, Rows))
    spec = page.wizard.draft.data[0]
    changed = spec.format.model_copy(update={"output": "product"}) if spec.format else canned.report().format
    page.wizard.change(page.wizard.draft.with_dataset(spec.model_copy(update={"format": changed})))
    assert len(asked(page, Rows)) == before
    assert model.index(0, 0).data() == "T-00000"


def test_what_was_scrolled_past_is_not_waited_for(reading, qtbot, canned):
    page, rows = reading
    service = page.wizard.service
    qtbot.waitUntil(lambda: rows.table.model().rowCount() == 12_480)
    service.silent = (InspectData, Rows)
    for row in range(1000, 12_000, 1000):
        rows.table.scrollTo(rows.table.model().index(row, 0))
        qtbot.waitUntil(lambda row=row: any(row - item.offset in range(200) for item in asked(page, Rows)))
    waiting = [params for _, params in service.waiting() if isinstance(params, Rows)]
    assert len(waiting) == 4
    assert service.cancelled


def test_rows_that_cannot_be_had_are_explained(make_page, full, qtbot, canned):
    changed = Problem(code="data_file_changed", facts={"path": "/rows.jsonl"})
    page = make_page(
        full("data"), lambda params: changed if isinstance(params, Rows) else canned.good(params)
    )
    panel = page.panels["data"]
    qtbot.mouseClick(panel.tools.button("rows"), LEFT)
    qtbot.waitUntil(panel.rows._notice.isVisible)
    assert "changed while it was in use" in panel.rows._notice.text()


@pytest.fixture
def rows(make_page, full, qtbot, canned):
    """Open the rows of a file whose last column holds lists."""

    def answer(params):
        if isinstance(params, Rows):
            page = canned.page(params.offset, params.limit)
            numbers = tuple(range(params.offset + FIRST, params.offset + FIRST + params.limit))
            cells = tuple((*row[:3], TURNS) for row in page.rows)
            return page.model_copy(update={"numbers": numbers, "rows": cells})
        if isinstance(params, InspectData):
            columns = [rpc.Column(name=name, kind="text", filled=9) for name in canned.COLUMNS[:3]]
            columns.append(rpc.Column(name=canned.COLUMNS[3], kind="list", filled=9))
            gone = Problem(code="edit_row_missing", facts={"row": 99999, "total": 12480})
            effects = tuple(EditEffect(kind="drop_rows", notes=(gone,)) for _ in params.data.edits)
            return canned.report(columns=tuple(columns), edits=effects)
        return canned.good(params)

    def look(**values):
        page = make_page(full("data", **values), answer)
        panel = page.panels["data"]
        qtbot.mouseClick(panel.tools.button("rows"), LEFT)
        qtbot.waitUntil(lambda: panel.rows.table.model().index(0, 3).data() == TURNS)
        return page, panel.rows

    return look


def click_head(page, view, qtbot, column):
    """Click a column's head and return what is asked then."""
    head = view.table.horizontalHeader()
    middle = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
    before = len(asked(page, Rows))
    qtbot.mouseClick(head.viewport(), LEFT, pos=middle)
    qtbot.waitUntil(lambda: len(asked(page, Rows)) > before)
    return asked(page, Rows)[-1]


def open_row(view, qtbot, row):
    place = view.table.visualRect(view.table.model().index(row, 0)).center()
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=place)
    qtbot.waitUntil(view.panel.isVisible)


def test_searching_asks_for_the_rows_with_the_text_once_the_hand_rests(rows, qtbot):
    page, view = rows()
    before = len(asked(page, Rows))
    qtbot.keyClicks(view.search, "oil")
    qtbot.waitUntil(lambda: len(asked(page, Rows)) > before)
    assert {item.search for item in asked(page, Rows)[before:]} == {"oil"}


def test_a_column_is_sorted_up_then_down_then_not(rows, qtbot):
    page, view = rows()
    orders = [click_head(page, view, qtbot, 1) for _ in range(3)]
    assert [(item.sort, item.descending) for item in orders] == [
        ("question", False),
        ("question", True),
        (None, False),
    ]


def test_another_column_is_sorted_upwards(rows, qtbot):
    page, view = rows()
    click_head(page, view, qtbot, 1)
    click_head(page, view, qtbot, 1)
    order = click_head(page, view, qtbot, 0)
    assert (order.sort, order.descending) == ("ticket", False)


def test_a_chosen_row_is_shown_in_full(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 2)
    assert view.panel.accessibleName() == "Line 3"
    assert view.panel.fields["ticket"].toPlainText() == "T-00002"
    assert view.panel.fields["product"].toPlainText() == TURNS
    assert (asked(page, Rows)[-1].offset, asked(page, Rows)[-1].limit) == (2, 1)


def test_a_cell_written_anew_is_an_edit_of_the_draft(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 2)
    view.panel.fields["answer"].setPlainText("Clean it.")
    qtbot.mouseClick(view.panel.save_button, LEFT)
    edit = SetCell(row=FIRST + 2, column="answer", value="Clean it.")
    assert page.wizard.draft.data[0].edits == (edit,)
    assert not view.panel.isVisible()


def test_a_row_left_out_is_named_by_its_number_in_the_file(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 2)
    qtbot.mouseClick(view.panel.drop_button, LEFT)
    assert page.wizard.draft.data[0].edits == (DropRows(rows=(FIRST + 2,)),)
    assert not view.panel.isVisible()


def test_a_list_that_is_no_json_is_said_and_not_kept(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 0)
    view.panel.fields["product"].setPlainText("[{")
    qtbot.mouseClick(view.panel.save_button, LEFT)
    assert page.wizard.draft.data[0].edits == ()
    assert view.panel.isVisible()
    assert view.panel.problem() == "This column holds lists or numbers: write JSON."


def test_the_row_is_closed_by_its_button(rows, qtbot):
    _, view = rows()
    open_row(view, qtbot, 0)
    qtbot.mouseClick(view.panel.close_button, LEFT)
    assert not view.panel.isVisible()


def test_each_edit_is_a_step_that_can_be_undone(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 2)
    qtbot.mouseClick(view.panel.drop_button, LEFT)
    (undo,) = view.steps.undo_buttons
    assert undo.accessibleName() == "Undo: 1 row is left out"
    qtbot.mouseClick(undo, LEFT)
    assert page.wizard.draft.data[0].edits == ()


def test_a_step_that_no_longer_applies_says_so(rows, qtbot):
    page, view = rows()
    open_row(view, qtbot, 2)
    qtbot.mouseClick(view.panel.drop_button, LEFT)
    path = page.wizard.draft.data[0].path
    qtbot.waitUntil(lambda: page.wizard.report(path) is not None)
    assert any("99,999" in words or "99999" in words for words in view.steps.lines())
