"""A dialog around a form: only what is complete can be applied."""

from __future__ import annotations

import pytest

from desktop.pages.spec_dialog import SpecDialog
from engine.edits import KeepWhere, RenameColumn


@pytest.fixture
def make(workshop, qtbot):
    def build(value, **options) -> SpecDialog:
        dialog = SpecDialog(value, "Rename", "Give a column another name.", **options)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return build


def fill(dialog, name, value):
    dialog.form.editor(name).set_value(value)
    dialog.form.editor(name).changed.emit()


def blank(kind, **values):
    return kind.model_construct(**values)


def test_incomplete_settings_cannot_be_applied(make, qtbot):
    dialog = make(blank(RenameColumn, column="a", name=""))
    assert not dialog.take_button.isEnabled()
    fill(dialog, "name", "b")
    assert dialog.take_button.isEnabled()
    with qtbot.waitSignal(dialog.taken) as signal:
        dialog.take_button.click()
    assert signal.args == [RenameColumn(column="a", name="b")]


def test_settings_made_incomplete_again_cannot_be_applied(make):
    dialog = make(RenameColumn(column="a", name="b"))
    assert dialog.take_button.isEnabled()
    fill(dialog, "name", "")
    assert not dialog.take_button.isEnabled()


def test_settings_that_do_not_go_together_cannot_be_applied(make):
    dialog = make(KeepWhere(column="a", test="above", value="7"))
    fill(dialog, "value", "much")
    assert not dialog.take_button.isEnabled()


def test_a_pattern_that_is_none_cannot_be_applied(make):
    dialog = make(KeepWhere(column="a", test="matches", value="x"))
    fill(dialog, "value", "(")
    assert not dialog.take_button.isEnabled()


def test_cancelling_applies_nothing(make, qtbot):
    dialog = make(RenameColumn(column="a", name="b"))
    with qtbot.assertNotEmitted(dialog.taken), qtbot.waitSignal(dialog.rejected):
        dialog.cancel_button.click()


def test_a_field_offers_what_it_is_given_and_takes_what_is_typed(make, qtbot):
    dialog = make(RenameColumn(column="question", name="b"), suggestions={"column": ["question", "answer"]})
    box = dialog.form.editor("column").focus_target()
    assert [box.itemText(place) for place in range(box.count())] == ["question", "answer"]
    box.setCurrentIndex(1)
    assert dialog.form.value().column == "answer"
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "own")
    assert dialog.form.value().column == "own"
    assert box.count() == 2
