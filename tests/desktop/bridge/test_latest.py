"""Of one question, only the newest wording is answered."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from desktop.bridge.latest import Latest
from engine.problems import Problem
from engine.rpc import InspectModel, Progress

PACKAGING = Path(__file__).parents[3] / "packaging"
ONE, TWO = InspectModel(path=Path("/one")), InspectModel(path=Path("/two"))


@pytest.fixture
def service(qtbot, monkeypatch) -> Any:
    """A service that answers with the folder's name, and at first only when it is told to."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    canned = importlib.import_module("scenes_wizard_answers")
    return canned.CannedService(lambda asked: asked.path.name, silent=(InspectModel,))


@pytest.fixture
def latest(service) -> Latest:
    return Latest(service, 0)


def asked(latest, service, qtbot, params):
    """Want something, and return the number of the request for it."""
    latest.want(params)
    qtbot.waitUntil(lambda: any(item == params for _, item in service.waiting()))
    return next(number for number, item in service.waiting() if item == params)


def test_a_question_is_asked_once_the_hand_rests(latest, service, qtbot):
    latest.want(ONE)
    latest.want(TWO)
    assert service.asked == []
    assert latest.pending
    qtbot.waitUntil(lambda: bool(service.asked))
    assert service.asked == [TWO]


def test_the_answer_is_kept_and_told(latest, service, qtbot):
    number = asked(latest, service, qtbot, ONE)
    with qtbot.waitSignal(latest.changed):
        service.give(number)
    assert latest.answer == "one"
    assert not latest.pending


def test_the_same_question_is_not_asked_twice(latest, service, qtbot):
    service.give(asked(latest, service, qtbot, ONE))
    latest.want(InspectModel(path=Path("/one")))
    assert not latest.pending


def test_a_newer_question_gives_the_older_up(latest, service, qtbot):
    older = asked(latest, service, qtbot, ONE)
    newer = asked(latest, service, qtbot, TWO)
    assert service.cancelled == [older]
    service.give(newer)
    assert latest.answer == "two"
    assert latest.problem is None


def test_the_last_answer_stays_while_a_newer_one_is_worked_out(latest, service, qtbot):
    service.give(asked(latest, service, qtbot, ONE))
    latest.want(TWO)
    assert latest.answer == "one"
    assert latest.pending


def test_wanting_nothing_forgets_the_answer_and_gives_the_question_up(latest, service, qtbot):
    service.give(asked(latest, service, qtbot, ONE))
    number = asked(latest, service, qtbot, TWO)
    latest.want(None)
    assert service.cancelled == [number]
    assert latest.answer is None
    assert not latest.pending


def test_a_problem_takes_the_place_of_the_answer(latest, service, qtbot):
    service.give(asked(latest, service, qtbot, ONE))
    service.answer = lambda _: Problem(code="data_undecodable")
    service.give(asked(latest, service, qtbot, TWO))
    assert latest.answer is None
    assert latest.problem == Problem(code="data_undecodable")


def test_a_good_answer_takes_the_place_of_a_problem(latest, service, qtbot):
    well, service.answer = service.answer, lambda _: Problem(code="data_undecodable")
    service.give(asked(latest, service, qtbot, ONE))
    service.answer = well
    service.give(asked(latest, service, qtbot, TWO))
    assert latest.problem is None
    assert latest.answer == "two"


def test_it_says_how_far_the_work_is_until_it_is_done(latest, service, qtbot):
    number = asked(latest, service, qtbot, ONE)
    qtbot.waitUntil(lambda: latest.progress is not None)
    assert latest.progress == Progress(id=number, done=34 << 20, total=120 << 20, unit="bytes")
    service.give(number)
    assert latest.progress is None


def test_after_the_engine_came_back_the_question_is_asked_again(latest, service, qtbot):
    number = asked(latest, service, qtbot, ONE)
    service.answer = lambda _: Problem(code="engine_ended")
    service.give(number)
    latest.again()
    assert latest.pending
    qtbot.waitUntil(lambda: len(service.asked) == 2)
    assert service.asked == [ONE, ONE]


def test_where_nothing_is_wanted_nothing_is_asked_again(latest):
    latest.again()
    assert not latest.pending


def test_asked_again_while_it_waits_only_the_newer_request_counts(latest, service, qtbot):
    asked(latest, service, qtbot, ONE)
    latest.again()
    qtbot.waitUntil(lambda: len(service.asked) == 2)
    qtbot.waitUntil(lambda: len(service.waiting()) == 1)
    assert latest.pending
    service.give(service.waiting()[0][0])
    assert latest.answer == "one"
