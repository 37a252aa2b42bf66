"""The columns of a file: every format shows its roles with help, and what else can be set about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.pages.wizard.columns_view import ColumnsView
from desktop.pages.wizard.words import format_names, short_format_names
from engine.dataset import DatasetSpec
from engine.formats import FORMATS, Classification, PromptCompletion
from engine.spec import kind_of

FILE = Path("/data/rows.jsonl")


@pytest.fixture
def view(qtbot):
    view = ColumnsView()
    qtbot.addWidget(view)
    return view


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_every_format_shows_all_that_can_be_set_about_it_with_help(view, kind):
    view.show_file(DatasetSpec(path=FILE, format=kind()), None)
    assert set(view.fields) == {"format", "encoding", *kind.model_fields} - {"kind"}
    assert view.fields["format"].currentText() == kind.title
    assert all(field.accessibleDescription() for field in view.fields.values())


def test_a_setting_that_is_chosen_changes_the_format(view, qtbot):
    view.show_file(DatasetSpec(path=FILE, format=PromptCompletion()), None)
    with qtbot.waitSignal(view.changed) as caught:
        view.fields["as_chat"].activated.emit(view.fields["as_chat"].findData(False))
    assert caught.args[0].format.as_chat is False


def test_no_separator_is_called_none(view):
    view.show_file(DatasetSpec(path=FILE, format=Classification()), None)
    assert view.fields["separator"].currentText() == "None"
    assert view.fields["predict"].currentText() == "A class"


def test_every_format_has_a_long_and_a_short_name():
    assert set(format_names()) == set(short_format_names()) == {kind_of(kind) for kind in FORMATS}
