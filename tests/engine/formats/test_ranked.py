"""Several answers to a prompt, best first."""

from __future__ import annotations

from typing import Any

import pytest

from engine.formats.base import Message, Ranked, RowError
from engine.formats.ranked import RankedAnswers


def ranked(row: dict[str, Any]) -> tuple[list[str], tuple[float, ...]]:
    example = RankedAnswers().convert({"prompt": "hi", **row})
    assert isinstance(example, Ranked)
    assert example.prompt == (Message("user", "hi"),)
    return [answer[0].content for answer in example.answers], example.scores


@pytest.mark.parametrize(
    ("row", "order", "scores"),
    [
        ({"answers": ["a", "b"]}, ["a", "b"], ()),
        ({"answers": ["a", "b", "c"], "ranks": [2, 3, 1]}, ["c", "a", "b"], ()),
        ({"answers": ["a", "b"], "scores": [0.1, 0.9]}, ["b", "a"], (0.9, 0.1)),
        ({"answers": ["a", "b"], "ranks": [1, 2], "scores": [0.1, 0.9]}, ["a", "b"], (0.1, 0.9)),
        ({"answers": '["a", "b"]', "scores": "[1, 2]"}, ["b", "a"], (2.0, 1.0)),
        ({"answers": ["a", "b"], "scores": ["1", "2.5"]}, ["b", "a"], (2.5, 1.0)),
        ({"answers": [{"answer": "a", "rank": 2}, {"answer": "b", "rank": 1}]}, ["b", "a"], ()),
        ({"answers": [{"response": "a", "score": 2}, {"response": "b", "score": 3}]}, ["b", "a"], (3.0, 2.0)),
        (
            {"answers": [[{"role": "assistant", "content": "a"}], {"from": "gpt", "value": "b"}]},
            ["a", "b"],
            (),
        ),
        ({"answers": ["a", "b", "c"], "scores": [1, 1, 2]}, ["c", "a", "b"], (2.0, 1.0, 1.0)),
    ],
)
def test_answers_come_best_first(row: dict[str, Any], order: list[str], scores: tuple[float, ...]) -> None:
    assert ranked(row) == (order, scores)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"answers": ["a"]}, "the column answers holds fewer than two answers"),
        ({"answers": "a"}, "the column answers holds a str instead of a list of answers"),
        ({}, "the column answers is missing"),
        (
            {"answers": ["a", "b"], "ranks": [1]},
            "the column ranks has not as many entries as the column answers",
        ),
        ({"answers": ["a", "b"], "scores": [1, "x"]}, "the column scores holds something else than numbers"),
        ({"answers": ["a", "b"], "scores": [1, True]}, "the column scores holds something else than numbers"),
        (
            {"answers": [{"answer": "a", "rank": 1}, {"answer": "b"}]},
            "the column answers holds something else than numbers",
        ),
        ({"answers": ["a", None]}, "the column answers is empty"),
        ({"prompt": "", "answers": ["a", "b"]}, "the column prompt is empty"),
    ],
)
def test_a_row_that_cannot_be_ranked_is_refused_in_words(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError) as caught:
        ranked(row)
    assert str(caught.value) == reason
