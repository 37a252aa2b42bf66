"""The rows of a file are shown at once, and stay where they are while the file is read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.problems import Problem
from engine.rpc import InspectData, Rows
from engine.rpc_data import Peek

LEFT = Qt.MouseButton.LeftButton


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
