"""Problems in words."""

from __future__ import annotations

from typing import get_args

import pytest

from desktop.errors import ACTIONS, Action, action_text, explain
from engine.problems import SENTENCES, Problem


@pytest.mark.parametrize("code", SENTENCES)
def test_every_problem_has_a_sentence_and_a_next_step(qapp, code):
    explained = explain(Problem(code=code))
    assert explained.sentence
    assert explained.next_step


def test_facts_stand_in_the_sentence(qapp):
    explained = explain(
        Problem(code="data_broken", facts={"path": "a.jsonl", "line": 7, "reason": "cut off"})
    )
    assert explained.sentence == "a.jsonl, line 7: cut off."


def test_a_code_from_a_newer_engine_is_named(qapp):
    assert "solar_flare" in explain(Problem(code="solar_flare")).sentence


def test_actions_belong_to_known_problems_and_have_words(qapp):
    assert set(ACTIONS) <= set(SENTENCES)
    assert set(ACTIONS.values()) == set(get_args(Action))
    assert len({action_text(action) for action in get_args(Action)}) == len(get_args(Action))
