"""Answers that were found good or bad."""

from __future__ import annotations

from typing import Any

import pytest

from engine.formats.base import Judged, Message, RowError
from engine.formats.unpaired import UnpairedPreference

ASK, ANSWER = Message("user", "hi"), Message("assistant", "ho")
TURNS = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]


def judged(label: Any) -> bool:
    example = UnpairedPreference().convert({"prompt": "hi", "completion": "ho", "label": label})
    assert isinstance(example, Judged)
    assert (example.prompt, example.completion) == ((ASK,), (ANSWER,))
    return example.label


@pytest.mark.parametrize(
    "label", [True, 1, 1.0, "true", "Good", "thumbs_up", "👍", "YES", "赞", "desirable", "+1"]
)
def test_a_good_answer_is_told_in_many_ways(label: Any) -> None:
    assert judged(label)


@pytest.mark.parametrize("label", [False, 0, "0", "bad", "thumbs_down", "👎", "no", "踩", -1, "-1"])
def test_a_bad_answer_is_told_in_many_ways(label: Any) -> None:
    assert not judged(label)


@pytest.mark.parametrize("label", [None, 2, "maybe", [], {}, ""])
def test_a_verdict_that_is_neither_is_refused_in_words(label: Any) -> None:
    with pytest.raises(RowError, match=r"the column label says .*, which is neither good nor bad"):
        judged(label)


@pytest.mark.parametrize(
    "row",
    [
        {"completion": TURNS},
        {"prompt": TURNS[:1], "completion": TURNS[1:]},
        {"prompt": "hi", "completion": TURNS},
        {"prompt": "", "completion": str(TURNS)},
    ],
)
def test_the_prompt_may_stand_before_the_answer_in_one_list(row: dict[str, Any]) -> None:
    assert UnpairedPreference().convert({**row, "label": True}) == Judged((ASK,), (ANSWER,), label=True)


def test_earlier_answers_belong_to_the_prompt() -> None:
    example = UnpairedPreference().convert({"completion": [*TURNS, *TURNS], "label": 1})
    assert example == Judged((ASK, Message("assistant", "ho", trained=False), ASK), (ANSWER,), label=True)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"completion": "ho", "label": 1}, "there is no prompt"),
        ({"completion": TURNS[:1], "label": 1}, "the column completion holds no answer of the assistant"),
        ({"prompt": "hi", "completion": "ho"}, "the column label is missing"),
        ({"prompt": "hi", "label": 1}, "the column completion is missing"),
    ],
)
def test_a_row_that_is_no_judged_answer_is_refused_in_words(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError) as caught:
        UnpairedPreference().convert(row)
    assert str(caught.value) == reason
