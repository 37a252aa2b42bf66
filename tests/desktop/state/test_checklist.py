"""The checklist before a run."""

from __future__ import annotations

from pathlib import Path

from desktop.state.checklist import checklist, topic_of
from desktop.state.draft import Draft
from desktop.state.wizard_flow import Knowledge
from engine.problems import Problem
from engine.rpc import ForecastAnswer, JobCheck, Segment


def check(*problems: Problem, notes: tuple[Problem, ...] = ()) -> JobCheck:
    return JobCheck(
        problems=problems,
        notes=notes,
        disk_needed=1 << 30,
        disk_free=1 << 40,
        rows=95,
        total_steps=9,
        yaml="",
    )


def forecast(verdict: str) -> ForecastAnswer:
    return ForecastAnswer.model_validate(
        {
            "segments": (Segment(kind="weights", bytes=8 << 30),),
            "total": 8 << 30,
            "device": "card",
            "capacity": 24 << 30,
            "free": 20 << 30,
            "verdict": verdict,
            "trainable_parameters": 1,
            "total_parameters": 2,
        }
    )


def standing(knowledge: Knowledge, **options: bool) -> dict[str, str]:
    return {item.topic: item.standing for item in checklist(Draft(), knowledge, **options)}


def test_a_clean_check_is_good_everywhere_it_knows():
    found = standing(Knowledge(forecast=forecast("fits"), check=check()))
    assert found == {"model": "unknown", "data": "fits", "memory": "fits", "disk": "fits"}


def test_what_is_being_checked_is_busy():
    assert set(standing(Knowledge(), checking=True).values()) == {"busy"}


def test_memory_that_does_not_fit_is_said():
    assert standing(Knowledge(forecast=forecast("too_big"), check=check()))["memory"] == "over"


def test_a_first_answer_is_no_verdict_yet_and_an_unknown_memory_is_unknown():
    rough = forecast("too_big").model_copy(update={"method": "formula"})
    assert standing(Knowledge(forecast=rough, check=check()))["memory"] == "busy"
    assert standing(Knowledge(forecast=forecast("unknown")), checking=True)["memory"] == "unknown"


def test_a_problem_stands_at_its_line_and_once():
    empty = Problem(code="data_empty", facts={"path": "/x"})
    knowledge = Knowledge(data_problems={Path("/x"): empty}, check=check(empty))
    item = next(item for item in checklist(Draft(), knowledge) if item.topic == "data")
    assert item.standing == "over"
    assert item.problems == (empty,)


def test_a_note_makes_a_good_line_a_warning():
    note = Problem(code="rows_cut", facts={"count": 2, "total": 9, "limit": 512})
    item = next(i for i in checklist(Draft(), Knowledge(check=check(notes=(note,)))) if i.topic == "data")
    assert item.standing == "tight"
    assert item.problems == (note,)


def test_what_belongs_nowhere_gets_a_line_of_its_own():
    refused = Problem(code="combination_refused", facts={"method": "full", "precision": "nf4"})
    assert standing(Knowledge(check=check(refused)))["other"] == "over"


def test_codes_find_their_lines():
    codes = ("model_without_weights", "row_refused", "disk_full", "unexpected")
    assert [topic_of(Problem(code=code)) for code in codes] == ["model", "data", "disk", "other"]
