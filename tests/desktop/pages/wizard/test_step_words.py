"""Every step says what it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from desktop.i18n import set_language
from desktop.pages.wizard.step_words import step_sentence
from engine.augmentations import AUGMENTATIONS
from engine.edits import EDITS, DropRows, DropWhere, KeepWhere, RenameColumn, ReplaceText, SetCell
from engine.edits.where import Test as Question

TRANSLATIONS = Path(__file__).parents[4] / "packaging" / "translations.py"
FILLED = {
    "column": "answer", "name": "output", "find": "foo", "replace": "bar", "row": 1200, "value": "7",
    "made": Path("/made.jsonl"),
}  # fmt: skip


@pytest.fixture(scope="module")
def chinese() -> None:
    subprocess.run([sys.executable, str(TRANSLATIONS), "release"], check=True, capture_output=True)


def filled(kind):
    return kind.model_validate({name: FILLED[name] for name in kind.model_fields if name in FILLED})


@pytest.mark.parametrize("kind", [*EDITS, *AUGMENTATIONS])
def test_every_entry_of_the_tables_has_a_sentence_without_open_places(workshop, kind):
    words = step_sentence(filled(kind))
    assert words.strip()
    assert "{" not in words
    assert "_" not in words


@pytest.mark.parametrize("kind", [*EDITS, *AUGMENTATIONS])
def test_every_entry_of_the_tables_has_a_chinese_sentence(workshop, chinese, kind):
    english = step_sentence(filled(kind))
    set_language("zh_CN")
    words = step_sentence(filled(kind))
    assert words != english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in words)
    assert "{" not in words


@pytest.mark.parametrize("test", get_args(Question))
def test_every_question_about_a_column_is_asked_in_words(workshop, test):
    value = "12" if test in {"longer", "shorter", "above", "below"} else "oil"
    words = step_sentence(KeepWhere(column="answer", test=test, value=value))
    assert words.startswith("Only rows stay whose answer ")
    assert "{" not in words
    assert (value in words) == (test != "empty")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (DropRows(rows=(1, 2), lines=(9,)), "3 rows are left out"),
        (SetCell(row=1200, column="answer", value="x"), "Row 1,200: answer was written anew"),
        (ReplaceText(column="answer", find="foo", replace="bar"), "In answer, “foo” becomes “bar”"),
        (RenameColumn(column="a", name="b"), "The column a is called b"),
        (DropWhere(column="a", value="oil"), "Rows are left out whose a contains “oil”"),
    ],
)
def test_a_sentence_names_what_was_chosen(workshop, step, words):
    assert step_sentence(step) == words


def test_braces_in_a_persons_text_are_left_alone(workshop):
    step = ReplaceText(column="{name}", find="{0}", replace="{find}")
    assert step_sentence(step) == "In {name}, “{0}” becomes “{find}”"
    assert step_sentence(KeepWhere(column="{0}", value="{test}")) == (
        "Only rows stay whose {0} contains “{test}”"
    )
