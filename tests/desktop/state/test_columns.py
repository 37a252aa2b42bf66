"""Roles and the columns that play them."""

from __future__ import annotations

from pathlib import Path

from desktop.state.columns import format_kinds, roles, with_format, with_role
from engine.dataset import DatasetSpec
from engine.formats import FORMATS, Alpaca, PromptCompletion
from engine.rpc import Column, DataReport

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
    assert [view.role for view in roles(spec, report("prompt", "completion"))] == ["prompt", "completion"]


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
