"""Editors for several names or numbers in one line."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.forms.form import SpecForm
from desktop.i18n import set_language
from engine.methods import Lora


@pytest.fixture
def form(qtbot, workshop):
    made = SpecForm(Lora, Lora(target_modules=("q_proj", "mlp.up_proj")), expert=True)
    qtbot.addWidget(made)
    made.show()
    return made


def retype(qtbot, form, name, text):
    editor = form.editor(name)
    line = editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    if text.isascii():
        qtbot.keyClicks(line, text)
    else:  # an input method hands over whole words
        line.insert(text)
        line.textEdited.emit(line.text())


def test_names_are_shown_and_taken_with_commas_between_them(form, qtbot):
    assert form.editor("target_modules").findChild(QComboBox).currentText() == "q_proj, mlp.up_proj"
    retype(qtbot, form, "target_modules", "k_proj，v_proj down_proj")
    assert form.value().target_modules == ("k_proj", "v_proj", "down_proj")


@pytest.mark.parametrize("text", ["all-linear", "All linear layers"])
def test_a_word_of_the_list_may_be_typed(form, qtbot, text):
    retype(qtbot, form, "target_modules", text)
    assert form.value().target_modules == "all-linear"


def test_a_chosen_word_stays_chosen_in_another_language(form, qtbot):
    form.set_value(Lora(target_modules="attention"))
    set_language("zh_CN")
    try:
        assert form.editor("target_modules").value() == "attention"
    finally:
        set_language("en")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("layers_to_transform", "0-3, 8", (0, 1, 2, 3, 8)),
        ("layers_to_transform", "7 5、5", (7, 5)),
        ("rank_pattern", "q_proj: 32，v_proj：8", {"q_proj": 32, "v_proj": 8}),
    ],
)
def test_numbers_are_taken_as_people_write_them(form, qtbot, name, text, value):
    retype(qtbot, form, name, text)
    assert getattr(form.value(), name) == value
    form.set_value(Lora(**{name: value}))
    assert form.editor(name).value() == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("layers_to_transform", "3-1", "Write whole numbers"),
        ("layers_to_transform", "first", "Write whole numbers"),
        ("rank_pattern", "q_proj", "Write names with their numbers"),
        ("rank_pattern", "q_proj: 0", "Input should be greater than or equal to 1"),
        ("target_modules", " ", "Choose from the list"),
    ],
)
def test_what_cannot_be_meant_is_told(form, qtbot, name, text, sentence):
    retype(qtbot, form, name, text)
    assert form.problems()[name].startswith(sentence)
