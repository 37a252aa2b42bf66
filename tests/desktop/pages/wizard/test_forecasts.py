"""Questions about memory: a first answer at once, the most urgent exact one next, never an outdated one."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.bridge.service_process import RpcProcess
from desktop.pages.wizard.forecasts import Fits, Forecasts, Question, QuickForecasts, Turns
from desktop.state.presets import starter_models
from desktop.state.shelf import recommended
from engine.problems import Problem
from engine.rpc import Fit, Forecast


@pytest.fixture
def service(qtbot, canned):
    """A service that answers when it is told to."""
    made = canned.CannedService(canned.good, silent=(Forecast, Fit))
    yield made
    made.deleteLater()


@pytest.fixture
def turns(service):
    return Turns(service)


def question(canned, length: int = 1024, **values: Any) -> Question:
    draft = recommended(canned.QWEN)
    stage = draft.stage.model_copy(update={"max_length": length})
    return Question(draft.changed(stage=stage).forecast_job(), **values)


def lengths(service) -> list[tuple[int, bool]]:
    """What waits for an answer, as (max_length, quick)."""
    return [
        (asked.job["stage"]["max_length"], getattr(asked, "quick", False)) for _, asked in service.waiting()
    ]


def give(service, **wanted: Any) -> None:
    """Answer the one request that has these values."""
    found = [
        number
        for number, asked in service.waiting()
        if all(getattr(asked, name, None) == value for name, value in wanted.items())
    ]
    assert len(found) == 1
    service.give(found[0])


def test_the_first_answer_is_asked_for_at_once_and_the_exact_one_when_the_hand_rests(
    turns, service, canned, qtbot
):
    draft = QuickForecasts(turns)
    draft.want({"draft": question(canned)})
    assert lengths(service) == [(1024, True)]
    with qtbot.waitSignal(draft.answered):
        give(service, quick=True)
    assert draft.answer("draft").method == "formula"
    assert draft.exact("draft") is None
    qtbot.waitUntil(lambda: lengths(service) == [(1024, False)])
    with qtbot.waitSignal(draft.answered):
        give(service, quick=False)
    assert draft.answer("draft").method == "traced"


def test_a_first_answer_from_an_earlier_trace_is_the_exact_one(turns, service, canned, qtbot):
    service.answer = lambda params: canned.forecast(params.job)
    draft = QuickForecasts(turns)
    draft.want({"draft": question(canned)})
    with qtbot.waitSignal(draft.answered):
        give(service, quick=True)
    assert draft.exact("draft") is not None
    qtbot.waitUntil(lambda: not draft._rest.isActive())
    assert service.waiting() == []


def test_a_first_answer_that_comes_late_does_not_replace_the_exact_one(turns, service, canned, qtbot):
    draft = QuickForecasts(turns)
    draft.want({"draft": question(canned)})
    qtbot.waitUntil(lambda: len(service.waiting()) == 2)
    with qtbot.waitSignal(draft.answered):
        give(service, quick=False)
    give(service, quick=True)
    assert draft.answer("draft").method == "traced"


def test_every_change_gets_a_first_answer_and_only_the_last_an_exact_one(turns, service, canned, qtbot):
    draft = QuickForecasts(turns)
    for length in (512, 768, 2048):
        draft.want({"draft": question(canned, length)})
    assert lengths(service) == [(512, True), (768, True), (2048, True)]
    qtbot.waitUntil(lambda: len(service.waiting()) == 4)
    assert lengths(service)[-1] == (2048, False)


def test_an_outdated_question_is_taken_back(turns, service, canned, qtbot):
    draft = Forecasts(turns)
    draft.want({"draft": question(canned, 512)})
    qtbot.waitUntil(lambda: lengths(service) == [(512, False)])
    draft.want({"draft": question(canned, 2048)})
    assert service.waiting() == []
    qtbot.waitUntil(lambda: lengths(service) == [(2048, False)])


def test_going_back_to_what_is_known_asks_nothing(turns, service, canned, qtbot):
    draft = Forecasts(turns)
    draft.want({"draft": question(canned, 512)})
    qtbot.waitUntil(lambda: bool(service.waiting()))
    give(service, quick=False)
    draft.want({})
    assert draft.answer("draft") is None
    draft.want({"draft": question(canned, 512)})
    assert draft.answer("draft") is not None
    assert not draft._rest.isActive()


def test_questions_go_one_at_a_time_in_their_order(turns, service, canned, qtbot):
    badges = Forecasts(turns)
    badges.want({str(length): question(canned, length) for length in (512, 768, 1024)})
    for length in (512, 768, 1024):
        qtbot.waitUntil(lambda length=length: lengths(service) == [(length, False)])
        give(service, quick=False)
    assert all(badges.answer(str(length)) for length in (512, 768, 1024))
    assert service.waiting() == []


def test_a_badge_never_delays_the_bar(turns, service, canned, qtbot):
    draft, badges = QuickForecasts(turns), Forecasts(turns)
    badges.want({"a": question(canned, 512), "b": question(canned, 768)})
    qtbot.waitUntil(lambda: lengths(service) == [(512, False)])
    (badge,) = (number for number, _ in service.waiting())
    draft.want({"draft": question(canned, 2048)})
    qtbot.waitUntil(lambda: (2048, False) in lengths(service))
    assert service.cancelled == [badge]
    give(service, quick=True)
    assert lengths(service) == [(2048, False)]
    give(service, quick=False)
    qtbot.waitUntil(lambda: lengths(service) == [(512, False)])


def test_what_would_make_it_fit_comes_before_badges_and_after_the_draft(turns, service, canned, qtbot):
    draft, fits, badges = Forecasts(turns), Fits(turns), Forecasts(turns)
    badges.want({"a": question(canned, 512)})
    fits.want({"draft": question(canned, 2048)})
    qtbot.waitUntil(lambda: [type(asked) for _, asked in service.waiting()] == [Fit])
    draft.want({"draft": question(canned, 1024)})
    qtbot.waitUntil(lambda: [type(asked) for _, asked in service.waiting()] == [Forecast])
    give(service)
    qtbot.waitUntil(lambda: [type(asked) for _, asked in service.waiting()] == [Fit])
    give(service)
    assert fits.answer("draft").forecast.total > 0
    qtbot.waitUntil(lambda: lengths(service) == [(512, False)])


def test_two_keys_with_one_job_are_asked_once(turns, service, canned, qtbot):
    badges = Forecasts(turns)
    badges.want({"a": question(canned), "b": question(canned)})
    qtbot.waitUntil(lambda: bool(service.waiting()))
    give(service)
    assert badges.answer("a") == badges.answer("b") is not None
    assert service.waiting() == []


def test_the_longest_row_is_part_of_the_question(turns, service, canned, qtbot):
    draft = Forecasts(turns)
    draft.want({"draft": question(canned, longest=300)})
    qtbot.waitUntil(lambda: bool(service.waiting()))
    assert service.waiting()[0][1].longest == 300
    give(service)
    draft.want({"draft": question(canned, longest=301)})
    assert draft.answer("draft") is None


def test_a_problem_is_kept_until_the_engine_came_back(turns, service, canned, qtbot):
    service.answer = lambda _params: Problem(code="engine_ended", facts={"reason": "it fell"})
    draft = Forecasts(turns)
    draft.want({"draft": question(canned)})
    qtbot.waitUntil(lambda: bool(service.waiting()))
    give(service)
    assert draft.problem("draft").code == "engine_ended"
    service.answer = canned.good
    draft.forget_problems()
    qtbot.waitUntil(lambda: bool(service.waiting()))
    give(service)
    assert draft.problem("draft") is None
    assert draft.answer("draft") is not None


@pytest.fixture
def engine(qtbot):
    process = RpcProcess()
    yield process
    process.close(20_000)


def test_the_real_service_answers_quickly_then_exactly_and_before_any_badge(engine, qtbot):
    turns = Turns(engine)
    draft, badges = QuickForecasts(turns), Forecasts(turns)
    small, *others = starter_models()
    log: list[str] = []
    draft.answered.connect(lambda: log.append(draft.answer("draft").method))
    badges.answered.connect(lambda: log.append("badge"))
    badges.want(
        {model.id: Question(recommended(model.hub).forecast_job(), model.model_facts()) for model in others}
    )
    qtbot.waitUntil(lambda: turns.running(badges) is not None)
    draft.want({"draft": Question(recommended(small.hub).forecast_job(), small.model_facts(), longest=64)})
    qtbot.waitUntil(lambda: turns.running(draft) is not None)
    asked = len(log)
    qtbot.waitUntil(lambda: "traced" in log, timeout=240_000)
    assert log.index("formula") < log.index("traced")
    assert "badge" not in log[asked : log.index("traced")]
    assert draft.exact("draft").total_parameters > small.parameters
    assert draft.exact("draft").low <= draft.exact("draft").total
