"""Problems: a code, a sentence, a next step."""

from __future__ import annotations

from string import Formatter

import pytest

from engine.data_problems import ONE
from engine.problems import SENTENCES, Problem, ProblemError, fill


@pytest.mark.parametrize("code", SENTENCES)
def test_every_problem_has_a_sentence_and_one_next_step(code: str) -> None:
    sentence, step = SENTENCES[code]
    assert sentence.endswith(".")
    assert step.endswith(".")
    assert fill(sentence, {})


def test_facts_fill_the_sentence_and_a_missing_one_shows_its_name() -> None:
    assert fill("{path} has {rows} rows.", {"path": "{rows}/x"}) == "{rows}/x has {rows} rows."


def test_counts_are_grouped_and_sizes_have_their_unit() -> None:
    assert fill("{rows} rows, {needed}", {"rows": 12480, "needed": 3 * 10**9}) == "12,480 rows, 3.0 GB"


def test_an_error_says_both_what_happened_and_what_to_do() -> None:
    error = ProblemError("job_not_found", path="/x.yaml")
    assert str(error) == "There is no job file at /x.yaml. Check the path, or save the job again."
    assert error.problem == Problem(code="job_not_found", facts={"path": "/x.yaml"})


def test_a_line_in_another_encoding_is_told_with_its_reason_once() -> None:
    why = "it is not utf-8 text: invalid start byte at byte 3"
    problem = Problem(
        code="data_undecodable", facts={"path": "/a.txt", "line": 2, "encoding": "utf-8", "reason": why}
    )
    assert problem.sentence() == f"/a.txt, line 2: {why}."


@pytest.mark.parametrize("code", ONE)
def test_a_problem_that_counts_one_says_so_in_the_singular(code: str) -> None:
    fact, one = ONE[code]
    many = SENTENCES[code][0]
    assert "{" + fact + "}" in many
    assert "{" + fact + "}" not in one
    places = {name for _, name, _, _ in Formatter().parse(many) if name}
    assert {name for _, name, _, _ in Formatter().parse(one) if name} <= places
    assert Problem(code=code, facts={fact: 1}).template() == one
    assert Problem(code=code, facts={fact: 2}).template() == many
