"""Prompts alone, with the right answer where it is known."""

from __future__ import annotations

from typing import Any

import pytest

from engine.formats.base import Message, Question, RowError
from engine.formats.prompt_only import PromptOnly

ASK = Message("user", "hi")


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ({"prompt": "hi"}, Question((ASK,))),
        ({"prompt": [{"role": "user", "content": "hi"}]}, Question((ASK,))),
        ({"prompt": "hi", "reference": 34}, Question((ASK,), "34")),
        ({"prompt": "hi", "reference": None}, Question((ASK,))),
        ({"prompt": "hi", "reference": {"ground_truth": "34", "style": "rule"}}, Question((ASK,), "34")),
        ({"prompt": "hi", "reference": "{'ground_truth': '34'}"}, Question((ASK,), "34")),
        ({"prompt": "hi", "reference": '{"port": "x"}'}, Question((ASK,), '{"port": "x"}')),
        ({"prompt": "hi", "system": "s"}, Question((Message("system", "s"), ASK))),
    ],
)
def test_a_prompt_is_read_with_its_right_answer(row: dict[str, Any], question: Question) -> None:
    assert PromptOnly().convert(row) == question


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "the column prompt is missing"),
        ({"prompt": " "}, "the column prompt is empty"),
        ({"prompt": []}, "the column prompt is empty"),
        ({"prompt": "hi", "reference": []}, "the column reference holds a list instead of text"),
    ],
)
def test_a_row_without_a_prompt_is_refused_in_words(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError) as caught:
        PromptOnly().convert(row)
    assert str(caught.value) == reason
