"""The five steps: done, in need of attention, reachable."""

from __future__ import annotations

from pathlib import Path

from desktop.state.draft import Draft
from desktop.state.wizard_flow import (
    STEPS,
    Knowledge,
    assess,
    can_start,
    estimate,
    stage_problem,
    step_after,
    step_before,
    visit,
)
from engine.formats import PlainText
from engine.problems import Problem
from engine.rpc import DataReport, JobCheck
from engine.stages import Pretrain, Sft

DATA = Path("/data/rows.jsonl")


def full():
    return Draft().with_model(Path("/models/tiny")).with_data(DATA)


def report(**values):
    parts = {
        "path": DATA,
        "bytes": 40_000,
        "reader": "jsonl",
        "encoding": "utf-8",
        "lines": 100,
        "accepted": 100,
        "blank": 0,
        "refused_count": 0,
        "refused": (),
        "columns": (),
        "format": None,
        "confidence": 0.0,
        "languages": {},
        "findings": (),
    }
    return DataReport(**{**parts, **values})


def statuses(draft, knowledge=None):
    return {view.key: view.status for view in assess(draft, knowledge or Knowledge())}


def test_at_first_only_the_first_step_can_be_reached():
    views = assess(Draft(), Knowledge())
    assert [view.key for view in views if view.reachable] == ["model"]
    assert not can_start(views)


def test_with_model_and_data_every_step_can_be_reached_and_the_run_can_start():
    views = assess(full(), Knowledge())
    assert all(view.reachable for view in views)
    assert can_start(views)


def test_a_step_left_undone_asks_for_attention():
    draft = visit(visit(Draft(), "data"), "model")
    assert statuses(draft)["data"] == "attention"


def test_nothing_is_reviewed_while_an_earlier_step_has_a_problem():
    draft = visit(visit(full(), "review"), "model")
    assert statuses(draft)["review"] == "done"
    assert statuses(draft.without_data(DATA))["review"] == "todo"


def test_a_model_that_cannot_be_trained_says_why():
    problem = Problem(code="model_without_weights", facts={"path": "/models/tiny"})
    view = assess(full(), Knowledge(model_problem=problem))[0]
    assert (view.status, view.problems) == ("attention", (problem,))


def test_plain_text_feeds_pretraining_and_not_instruction_tuning():
    plain = report(format=PlainText())
    assert stage_problem(Sft(), plain).code == "data_does_not_feed_stage"
    assert stage_problem(Pretrain(), plain) is None
    views = assess(full(), Knowledge(reports={DATA: plain}))
    assert views[2].problems[0].code == "data_does_not_feed_stage"
    assert not can_start(views)


def test_next_and_back_walk_the_steps_and_stop_at_the_ends():
    assert step_before(STEPS[0]) is None
    assert step_after(STEPS[-1]) is None
    assert [step_after(key) for key in STEPS[:-1]] == list(STEPS[1:])


def test_the_steps_follow_from_rows_split_batch_and_epochs():
    known = Knowledge(reports={DATA: report()})
    made = estimate(full(), known)
    assert (made.effective_batch, made.rows, made.steps) == (16, 95, 18)
    assert made.tokens == 100 * 16 * 18
    assert made.seconds is None
    assert estimate(full(), known, speed=100.0).seconds == made.tokens / 100


def test_nothing_is_guessed_before_the_data_is_read():
    assert estimate(full(), Knowledge()).steps is None


def test_what_the_engine_counted_wins():
    check = JobCheck(problems=(), notes=(), disk_needed=0, disk_free=1, rows=95, total_steps=12, yaml="")
    assert estimate(full(), Knowledge(reports={DATA: report()}, check=check)).steps == 12
