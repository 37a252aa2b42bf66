"""Steps are added through a dialog and taken out one by one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.pages.wizard.step_words import step_sentence
from desktop.pages.wizard.steps_list import StepsList
from engine.edits import CopyColumn, KeepWhere, RenameColumn

LEFT = Qt.MouseButton.LeftButton
RENAMED = RenameColumn(column="a", name="b")
COPIED = CopyColumn(column="b", name="c")


@pytest.fixture
def steps(workshop, qtbot) -> StepsList:
    made = StepsList([RenameColumn, KeepWhere], step_sentence)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_step_is_a_sentence_in_its_order(steps):
    steps.set_steps([RENAMED, COPIED])
    assert steps.lines() == ["The column a is called b", "c is a copy of the column b"]


def test_the_menu_offers_the_entries_in_words(steps):
    names = [action.text() for action in steps.menu.actions()]
    assert len(names) == 2
    assert all(name and "_" not in name for name in names)


def test_an_entry_of_the_menu_opens_its_dialog(steps):
    steps.menu.actions()[1].trigger()
    assert isinstance(steps.dialog.form.value(), KeepWhere)
    steps.dialog.reject()


def test_a_step_that_was_filled_in_stands_behind_the_others(steps, qtbot):
    steps.set_steps([RENAMED], {"column": ["b", "d"]})
    steps.open_dialog(RenameColumn)
    steps.dialog.form.editor("name").set_value("c")
    steps.dialog.form.editor("name").changed.emit()
    with qtbot.waitSignal(steps.changed) as signal:
        steps.dialog.take_button.click()
    assert signal.args == [(RENAMED, RenameColumn(column="b", name="c"))]


def test_a_cancelled_dialog_adds_nothing(steps, qtbot):
    steps.open_dialog(RenameColumn)
    with qtbot.assertNotEmitted(steps.changed):
        steps.dialog.cancel_button.click()


def test_undo_takes_one_step_out(steps, qtbot):
    steps.set_steps([RENAMED, COPIED])
    with qtbot.waitSignal(steps.changed) as signal:
        qtbot.mouseClick(steps.undo_buttons[0], LEFT)
    assert signal.args == [(COPIED,)]


def test_undo_says_what_it_takes_out(steps):
    steps.set_steps([RENAMED])
    assert steps.undo_buttons[0].accessibleName() == "Undo: The column a is called b"


def test_a_note_stands_behind_its_step_alone(steps):
    steps.set_steps([RENAMED, COPIED], notes={1: "The column b is gone."})
    assert steps.lines()[0] == "The column a is called b"
    assert steps.lines()[1].endswith(" · The column b is gone.")
