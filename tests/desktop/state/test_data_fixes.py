"""The fixes of a draft's files, and what is asked about all of them together."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.state.data_fixes import concerned, fix_of, fixes_of, looked_at, with_fix, without_fix
from desktop.state.draft import Draft
from desktop.state.wizard_flow import Knowledge
from engine.checks import CHECKS, CheckedRow, Context, Finding
from engine.checks.base import look_through
from engine.checks.contamination import Contamination
from engine.checks.duplicates import Duplicates
from engine.dataset import DatasetSpec
from engine.formats.base import Document
from engine.problems import Problem
from engine.rpc import DataReport
from engine.spec import kind_of

ONE, TWO = DatasetSpec(path=Path("/one.jsonl")), DatasetSpec(path=Path("/two.jsonl"))
PROBE = "Which oil belongs on a chain that is ridden in the rain"


def found(check, **values):
    return Finding(check=check, severity="warning", count=3, **values)


def report(path, **values):
    base = {
        "path": path, "bytes": 1, "reader": "jsonl", "encoding": "utf-8", "lines": 1, "accepted": 1,
        "blank": 0, "refused_count": 0, "refused": (), "columns": (), "format": None, "confidence": 1.0,
        "languages": {}, "findings": (),
    }  # fmt: skip
    return DataReport.model_validate({**base, **values})


@pytest.mark.parametrize("check", [kind_of(check) for check in CHECKS])
def test_every_check_can_be_made_the_fix_of_its_finding(check):
    assert kind_of(fix_of(found(check))) == check


def test_a_fix_has_the_settings_that_found_the_rows():
    row = CheckedRow(line=1, example=Document(f"I was asked: {PROBE}?"))
    (finding,) = look_through(Contamination(), [row], Context(probes=(PROBE,)))
    fix = fix_of(finding)
    assert isinstance(fix, Contamination)
    assert fix.probes == (PROBE,)
    assert fix.mend(row.example) is None


def test_a_new_fix_stands_behind_the_others():
    spec = with_fix(with_fix(ONE, fix_of(found("secrets"))), Duplicates())
    assert fixes_of(spec) == ("secrets", "duplicates")


def test_the_same_fix_again_takes_the_new_settings_and_keeps_its_place():
    spec = with_fix(with_fix(ONE, Contamination(probes=("an old prompt",))), Duplicates())
    again = with_fix(spec, Contamination(probes=(PROBE,)))
    assert again.fixes == (Contamination(probes=(PROBE,)), Duplicates())


def test_a_fix_taken_out_leaves_the_file_as_it_was():
    fixed = with_fix(with_fix(ONE, Duplicates()), fix_of(found("secrets")))
    assert fixes_of(without_fix(fixed, "duplicates")) == ("secrets",)
    assert without_fix(without_fix(fixed, "duplicates"), "secrets") == ONE


def test_a_finding_of_one_file_concerns_no_other():
    assert concerned((ONE, TWO), found("secrets", path=TWO.path)) == (TWO,)


def test_a_finding_that_names_no_file_concerns_all():
    assert concerned((ONE, TWO), found("leakage")) == (ONE, TWO)


def test_nothing_is_asked_while_a_file_is_being_read():
    known = Knowledge(reports={ONE.path: report(ONE.path)})
    assert looked_at(Draft(data=(ONE, TWO)), known) is None


def test_a_file_that_cannot_be_read_is_left_out():
    broken = Problem(code="data_undecodable")
    known = Knowledge(reports={ONE.path: report(ONE.path)}, data_problems={TWO.path: broken})
    looks = looked_at(Draft(data=(ONE, TWO)), known)
    assert looks is not None
    assert looks.diagnose is not None
    assert looks.diagnose.data == (ONE,)


def test_a_file_whose_format_must_be_chosen_is_left_out():
    odd = report(ONE.path, problem=Problem(code="format_unknown"))
    looks = looked_at(Draft(data=(ONE,)), Knowledge(reports={ONE.path: odd}))
    assert looks is not None
    assert looks.diagnose is looks.mixture is None


def test_the_doctor_is_told_how_rows_are_held_out_and_by_which_prompts_the_run_is_judged():
    draft = Draft(data=(ONE,))
    draft = draft.changed(evaluation=draft.evaluation.model_copy(update={"samples": (PROBE,)}))
    looks = looked_at(draft, Knowledge(reports={ONE.path: report(ONE.path)}))
    assert looks is not None
    assert looks.diagnose is not None
    assert looks.diagnose.probes == (PROBE,)
    assert looks.diagnose.split == draft.split


def test_the_mixture_needs_a_model():
    known = Knowledge(reports={ONE.path: report(ONE.path)})
    without = looked_at(Draft(data=(ONE,)), known)
    chosen = looked_at(Draft(data=(ONE,)).with_model(Path("/model")), known)
    assert without is not None
    assert without.mixture is None
    assert chosen is not None
    assert chosen.mixture is not None
    assert chosen.mixture.job["data"][0]["path"] == str(ONE.path)
