"""One row in full: what was changed, and what the buttons say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.pages.wizard.row_panel import RowPanel

LEFT = Qt.MouseButton.LeftButton
CELLS = {"question": "It clicks.", "answer": "Oil it."}


@pytest.fixture
def panel(workshop, qtbot) -> RowPanel:
    made = RowPanel()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.show_row(12, 14, CELLS)
    return made


def test_it_names_the_line_of_the_file(panel):
    assert panel.accessibleName() == "Line 14"


def test_every_cell_has_a_field_with_its_name(panel):
    assert {name: field.toPlainText() for name, field in panel.fields.items()} == CELLS
    assert [field.accessibleName() for field in panel.fields.values()] == ["question", "answer"]


def test_nothing_can_be_kept_before_something_was_changed(panel):
    assert panel.changes() == {}
    assert not panel.save_button.isEnabled()


def test_only_changed_cells_are_kept(panel, qtbot):
    panel.fields["answer"].setPlainText("Clean it.")
    with qtbot.waitSignal(panel.saved) as signal:
        qtbot.mouseClick(panel.save_button, LEFT)
    assert signal.args == [12, {"answer": "Clean it."}]


def test_a_cell_changed_back_is_not_changed(panel):
    panel.fields["answer"].setPlainText("Clean it.")
    panel.fields["answer"].setPlainText(CELLS["answer"])
    assert panel.changes() == {}
    assert not panel.save_button.isEnabled()


def test_the_row_is_left_out_by_its_number(panel, qtbot):
    with qtbot.waitSignal(panel.dropped) as signal:
        qtbot.mouseClick(panel.drop_button, LEFT)
    assert signal.args == [12]


def test_a_problem_is_said_beside_its_cell(panel):
    panel.show_problem("answer", "Write JSON.")
    assert panel.problem() == "Write JSON."
    assert panel.fields["answer"].accessibleDescription() == "Write JSON."


def test_another_row_forgets_the_changes_and_the_problem(panel):
    panel.fields["answer"].setPlainText("Clean it.")
    panel.show_problem("answer", "Write JSON.")
    panel.show_row(13, 15, {"question": "It squeaks."})
    assert panel.problem() == ""
    assert panel.changes() == {}
    assert list(panel.fields) == ["question"]


def test_a_changed_row_keeps_its_changes_in_another_language(panel):
    panel.fields["answer"].setPlainText("Clean it.")
    panel.retranslate()
    assert panel.changes() == {"answer": "Clean it."}


def test_a_short_text_takes_one_line_once_the_panel_has_its_width(workshop, qtbot):
    panel = RowPanel()
    qtbot.addWidget(panel)
    panel.show_row(1, 1, {"question": "My rear derailleur clicks in third gear.", "answer": "Oil."})
    panel.resize(700, 400)
    panel.show()
    qtbot.waitUntil(lambda: len({field.height() for field in panel.fields.values()}) == 1)


def test_why_a_row_is_not_used_is_said_of_that_row_alone(panel):
    panel.show_unused((12, "The column answer is empty."))
    assert panel.unused() == "The column answer is empty."
    panel.show_unused((13, "Another row."))
    assert panel.unused() == ""


def test_a_longer_text_has_a_higher_field_up_to_a_limit(panel):
    panel.show_row(1, 1, {"short": "a", "long": "a\nb\nc", "endless": "a\n" * 100})
    short, long, endless = (panel.fields[name].height() for name in ("short", "long", "endless"))
    assert short < long < endless < 20 * short
