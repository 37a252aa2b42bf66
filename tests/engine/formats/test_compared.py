"""Two answers and a word or number for the better one."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from engine.formats.base import Message, Preference, RowError
from engine.formats.compared import Compared

Numbers = Literal["from_zero", "from_one", "one_is_first", "sign"]


def better(value: Any, numbers: Numbers = "from_zero") -> str:
    row = {"prompt": "hi", "response_0": "left", "response_1": "right", "better_response_id": value}
    pair = Compared(numbers=numbers).convert(row)
    assert isinstance(pair, Preference)
    assert pair.prompt == (Message("user", "hi"),)
    assert {pair.chosen[0].content, pair.rejected[0].content} == {"left", "right"}
    return pair.chosen[0].content


@pytest.mark.parametrize(
    "value", ["a", "A", "model_a", "response_0", "Response A", "first", "0", 0, 0.0, False]
)
def test_the_first_answer_is_named_in_many_ways(value: Any) -> None:
    assert better(value) == "left"


@pytest.mark.parametrize("value", ["b", "model_b", "response_1", "second", 1, "1", True])
def test_the_second_answer_is_named_in_many_ways(value: Any) -> None:
    assert better(value) == "right"


@pytest.mark.parametrize(
    ("numbers", "value", "expected"),
    [
        ("from_one", 1, "left"),
        ("from_one", "response_2", "right"),
        ("one_is_first", 1, "left"),
        ("one_is_first", 0, "right"),
        ("sign", -2, "left"),
        ("sign", 3, "right"),
    ],
)
def test_numbers_mean_what_the_setting_says(numbers: Numbers, value: Any, expected: str) -> None:
    assert better(value, numbers) == expected


@pytest.mark.parametrize("value", ["tie", "tie (bothbad)", "both", "平"])
def test_a_tie_is_left_out(value: str) -> None:
    with pytest.raises(RowError, match="neither answer is better"):
        better(value)


def test_a_sign_of_zero_is_a_tie() -> None:
    with pytest.raises(RowError, match="neither answer is better"):
        better(0, "sign")


@pytest.mark.parametrize("value", ["c", 2, 0.5, None, [], "", float("nan")])
def test_a_verdict_that_names_neither_is_refused_in_words(value: Any) -> None:
    with pytest.raises(RowError, match=r"the column better_response_id says .*, which names neither answer"):
        better(value)


@pytest.mark.parametrize(
    ("values", "numbers"), [([0, 1], "from_zero"), ([1, 2], "from_one"), ([-1, 2], "sign"), ([], "from_zero")]
)
def test_what_numbers_mean_is_read_from_their_range(values: list[int], numbers: str) -> None:
    row = {"prompt": "hi", "response_a": "l", "response_b": "r"}
    found = Compared.guess([*row, "better"], [{**row, "better": value} for value in values])
    assert found is not None
    assert found[1].numbers == numbers
