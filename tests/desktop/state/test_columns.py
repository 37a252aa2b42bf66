"""Roles and the columns that play them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.state.columns import format_kinds, roles, settings, with_format, with_role, with_setting
from engine.dataset import DatasetSpec
from engine.formats import FORMATS, Alpaca, PromptCompletion
from engine.rpc import Column, DataReport
from engine.spec import kind_of

FILE = Path("/data/rows.jsonl")


def report(*names: str, given: object = None) -> DataReport:
    return DataReport(
        path=FILE,
        bytes=10,
        reader="jsonl",
        encoding="utf-8",
        lines=1,
        accepted=1,
        blank=0,
        refused_count=0,
        refused=(),
        columns=tuple(Column(name=name, kind="text", filled=1) for name in names),
        format=given,
        confidence=0.9,
        languages={},
        findings=(),
    )


def test_roles_show_what_was_recognised():
    found = report("question", "answer", given=Alpaca(instruction="question", input=None, output="answer"))
    views = {view.role: view for view in roles(DatasetSpec(path=FILE), found)}
    assert views["output"].column == "answer"
    assert views["input"].choices == ("", "question", "answer")
    assert views["output"].choices == ("question", "answer")


def test_an_optional_role_whose_column_is_not_in_the_file_is_empty():
    found = report("instruction", "output", given=Alpaca())
    views = {view.role: view for view in roles(DatasetSpec(path=FILE), found)}
    assert views["system"].column == ""
    assert views["system"].present


def test_a_needed_column_that_is_missing_is_shown_as_missing():
    spec = DatasetSpec(path=FILE, format=Alpaca(output="reply"))
    views = {view.role: view for view in roles(spec, report("instruction", "answer"))}
    assert not views["output"].present
    assert views["output"].choices == ("reply", "instruction", "answer")


def test_a_switch_that_is_no_column_is_no_role():
    spec = DatasetSpec(path=FILE, format=PromptCompletion())
    shown = [view.role for view in roles(spec, report("prompt", "completion"))]
    assert shown == ["prompt", "completion", "system", "reasoning", "tools"]
    (switch,) = settings(spec, None)
    assert (switch.name, switch.value, switch.choices) == ("as_chat", True, (True, False))
    assert with_setting(spec, None, "as_chat", value=False).format.as_chat is False


def test_a_format_that_is_chosen_takes_the_columns_that_are_called_like_its_roles():
    found = report("id", "rejected", "question", "chosen")
    spec = with_format(DatasetSpec(path=FILE), "preference", found)
    assert spec.format.columns() == {"prompt": "question", "chosen": "chosen", "rejected": "rejected"}


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_every_role_and_setting_of_every_format_has_words(kind):
    spec = DatasetSpec(path=FILE, format=kind())
    shown = [*roles(spec, None), *settings(spec, None)]
    named = {getattr(view, "role", "") or getattr(view, "name", "") for view in shown}
    assert named == set(kind.model_fields) - {"kind"}
    assert all(view.title and view.help for view in shown)


def test_choosing_a_role_keeps_the_others():
    found = report("q", "a", "b", given=Alpaca(instruction="q", input=None, output="a"))
    spec = with_role(DatasetSpec(path=FILE), found, "output", "b")
    assert (spec.format.instruction, spec.format.output) == ("q", "b")
    assert with_role(spec, found, "input", "").format.input is None


def test_every_format_can_be_chosen_for_any_file():
    for kind in format_kinds():
        spec = with_format(DatasetSpec(path=FILE), kind, report("ticket", "body", "reply"))
        assert spec.format.kind == kind
    assert len(format_kinds()) == len(FORMATS)


def test_no_format_means_recognise_it_again():
    spec = DatasetSpec(path=FILE, format=Alpaca())
    assert with_format(spec, None, None).format is None
