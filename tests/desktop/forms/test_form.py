"""Forms made from Spec classes, used by keyboard and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from desktop.forms.choice import kind_title, kinds
from desktop.forms.fields import fields_of
from desktop.forms.form import JobForm, SpecForm
from desktop.i18n import set_language
from desktop.settings import Settings
from engine.dataset import DatasetSpec, SplitSpec
from engine.edits import RenameColumn
from engine.exporters import AnyExporter
from engine.formats import Alpaca
from engine.job import EvaluationSpec, TrainingSpec
from engine.methods import AnyMethod, Full, Lora
from engine.optimizers import AnyOptimizer, PagedAdamW8bit
from engine.precision import AnyPrecision
from engine.stages import AnyStage

EVERY = [
    TrainingSpec,
    EvaluationSpec,
    SplitSpec,
    Settings,
    *(
        kind
        for union in (AnyMethod, AnyOptimizer, AnyPrecision, AnyStage, AnyExporter)
        for kind in kinds(union)
    ),
]


@pytest.fixture
def make(qtbot, workshop):
    def build(kind, value=None, **options):
        form = SpecForm(kind, value, expert=True, **options)
        qtbot.addWidget(form)
        form.show()
        return form

    return build


def line(form, name):
    return form.editor(name).findChild(QLineEdit)


def retype(qtbot, widget, text):
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    if text:
        qtbot.keyClicks(widget, text)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_field_of_every_spec_has_an_editor_that_gives_back_what_it_was_given(make, kind):
    form = make(kind)
    assert form.value() == kind()
    for field in fields_of(kind):
        assert form.editor(field.name).value() == getattr(kind(), field.name)
        assert form.editor(field.name).focus_target().accessibleName()
    assert form.problems() == {}


def test_a_learning_rate_is_shown_and_taken_scientifically(make, qtbot):
    form = make(PagedAdamW8bit)
    field = line(form, "learning_rate")
    assert field.text() == "2e-4"
    with qtbot.waitSignal(form.changed):
        retype(qtbot, field, "5e-5")
    assert form.value().learning_rate == 5e-5


@pytest.mark.parametrize("text", ["0,0005", "５e-4", " 0.0005 "])
def test_a_number_may_be_written_as_people_write_it(make, qtbot, text):
    form = make(PagedAdamW8bit)
    line(form, "learning_rate").setText(text)
    line(form, "learning_rate").textEdited.emit(text)
    assert form.value().learning_rate == 5e-4


def test_arrow_keys_go_a_step_and_stay_within_the_bounds(make, qtbot):
    form = make(Lora)
    qtbot.keyClick(line(form, "r"), Qt.Key.Key_Up)
    assert form.value().r == 24
    for _ in range(5):
        qtbot.keyClick(line(form, "r"), Qt.Key.Key_Down)
    assert form.value().r == 8


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("0", "above 0, up to 1,000"), ("abc", "above 0"), ("", "above 0"), ("1e9", "up to"), ("nan", "above")],
)
def test_a_number_that_is_not_allowed_is_refused_in_words_and_the_last_valid_value_stays(
    make, qtbot, text, sentence
):
    form = make(TrainingSpec)
    seen = []
    form.changed.connect(seen.append)
    line(form, "num_train_epochs").setText(text)
    line(form, "num_train_epochs").textEdited.emit(text)
    assert sentence.replace(",0", "0") in form.problems()["num_train_epochs"].replace(",0", "0")
    assert line(form, "num_train_epochs").property("invalid") is True
    assert (seen, form.value()) == ([], TrainingSpec())


def test_an_empty_optional_number_is_none(make, qtbot):
    form = make(EvaluationSpec, EvaluationSpec(early_stopping_patience=3))
    retype(qtbot, line(form, "early_stopping_patience"), "")
    assert form.value().early_stopping_patience is None
    assert form.problems() == {}


def test_texts_stand_one_a_line(make, qtbot):
    form = make(EvaluationSpec)
    form.editor("samples").findChild(QPlainTextEdit).setPlainText("Who are you?\n\n你好\n")
    assert form.value().samples == ("Who are you?", "你好")
    form.editor("samples").findChild(QPlainTextEdit).setPlainText("\n".join("123456789"))
    assert "8" in form.problems()["samples"]


def test_what_is_wrong_with_two_fields_together_is_told(make, qtbot):
    form = make(SplitSpec)
    retype(qtbot, line(form, "test"), "0.5")
    retype(qtbot, line(form, "validation"), "0.5")
    assert "nothing to train on" in next(iter(form.problems().values()))


def test_a_tick_and_a_choice_change_the_spec(make, qtbot):
    form = make(Lora)
    qtbot.mouseClick(
        form.editor("use_dora").focus_target(),
        Qt.MouseButton.LeftButton,
        pos=None or form.editor("use_dora").focus_target().rect().center().__class__(8, 10),
    )
    assert form.value().use_dora
    qtbot.keyClick(form.editor("target_modules").findChild(QComboBox), Qt.Key.Key_Down)
    assert form.value().target_modules == "attention"


def test_a_tables_choice_keeps_the_settings_that_both_have(make, qtbot):
    form = make(AnyOptimizer, PagedAdamW8bit(learning_rate=7e-4))
    form.editor("kind").findChild(QComboBox).setCurrentIndex(2)
    with qtbot.waitSignal(form.changed):
        form.editor("kind").findChild(QComboBox).activated.emit(2)
    assert (form.value().kind, form.value().learning_rate) == ("adamw", 7e-4)
    assert line(form, "learning_rate").text() == "7e-4"


def test_a_choice_inside_a_spec_shows_its_own_settings(make, qtbot):
    form = make(DatasetSpec, DatasetSpec(path=Path("/d.jsonl")))
    assert form.value().format is None
    combo = form.editor("format").findChild(QComboBox)
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert isinstance(form.value().format, Alpaca)


def test_the_simple_form_hides_what_is_advanced(qtbot, workshop):
    form = SpecForm(TrainingSpec)
    qtbot.addWidget(form)
    form.show()
    assert form.editor("num_train_epochs").isVisible()
    assert not form.editor("seed").isVisible()
    form.set_expert(True)
    assert form.editor("seed").isVisible()


def test_several_specs_share_their_groups_and_change_together(qtbot, workshop):
    form = JobForm(
        {"method": AnyMethod, "optimizer": AnyOptimizer, "training": TrainingSpec}, {"method": Full()}
    )
    qtbot.addWidget(form)
    assert form.values()["method"] == Full()
    with qtbot.waitSignal(form.changed) as signal:
        qtbot.keyClick(form.editor("training.per_device_train_batch_size").focus_target(), Qt.Key.Key_Up)
    assert signal.args[0]["training"].per_device_train_batch_size == 3
    form.set_values({"method": Lora(r=8)})
    assert form.editor("method.r").value() == 8


def test_setting_values_is_silent(make, qtbot):
    form = make(Lora)
    with qtbot.assertNotEmitted(form.changed):
        form.set_value(Lora(r=64))
    assert line(form, "r").text() == "64"


def test_a_value_that_was_not_touched_keeps_every_digit(make, qtbot):
    form = make(PagedAdamW8bit, PagedAdamW8bit(learning_rate=0.000123456789))
    retype(qtbot, line(form, "weight_decay"), "0.1")
    assert form.value().learning_rate == 0.000123456789


def test_the_language_changes_while_the_form_is_open(make, qtbot):
    form = make(Lora)
    set_language("zh_CN")
    set_language("en")
    assert form.editor("r").focus_target().accessibleName() == "Rank"
    assert kind_title(Lora) == "LoRA"


def test_a_text_with_suggestions_is_chosen_or_typed(make, qtbot):
    form = make(RenameColumn, RenameColumn(column="a", name="b"), suggestions={"column": ["a", "c"]})
    box = form.editor("column").findChild(QComboBox)
    assert box.currentText() == "a"
    with qtbot.waitSignal(form.changed):
        box.setCurrentIndex(1)
    assert form.value().column == "c"
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "own")
    assert form.value().column == "own"


def test_showing_a_value_with_suggestions_is_no_change(make, qtbot):
    form = make(RenameColumn, RenameColumn(column="a", name="b"), suggestions={"column": ["a", "c"]})
    with qtbot.assertNotEmitted(form.changed):
        form.set_value(RenameColumn(column="not listed", name="b"))
    assert form.editor("column").value() == "not listed"
