"""Questions and answers, alone, about a text, and with tools."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.formats.base import Conversation, Message, RowError, ToolCall
from engine.formats.question_answer import QuestionAnswer

ASK, ANSWER = Message("user", "hi"), Message("assistant", "ho")
PLAIN = Conversation((ASK, ANSWER))
TIDE = {"name": "tide", "parameters": {"type": "object", "properties": {}}}


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("ho", "ho"),
        (3, "3"),
        (["ho", "x"], "ho"),
        (["", None, "ho"], "ho"),
        ({"text": ["ho", "x"], "answer_start": [1, 2]}, "ho"),
        ([{"text": "ho", "answer_start": 3}], "ho"),
        ('["ho"]', '["ho"]'),
    ],
)
def test_of_several_answers_the_first_is_learned(answer: Any, text: str) -> None:
    example = QuestionAnswer().convert({"question": "hi", "answer": answer})
    assert example == Conversation((ASK, Message("assistant", text)))


def test_a_list_that_a_table_wrote_as_text_is_read_in_a_column_of_answers() -> None:
    row = {"question": "hi", "answers": "{'text': ['ho'], 'answer_start': [1]}"}
    assert QuestionAnswer(answer="answers").convert(row) == PLAIN


def test_the_text_that_a_question_is_about_stands_above_it() -> None:
    row = {"question": "hi", "context": "c", "answer": "ho", "system": "s", "reasoning": "hm"}
    expected = (
        Message("system", "s"),
        Message("user", "c\n\nhi"),
        Message("assistant", "ho", reasoning="hm"),
    )
    assert QuestionAnswer().convert(row) == Conversation(expected)


def test_answers_that_call_tools_become_calls() -> None:
    calls = [{"name": "tide", "arguments": {"port": "x"}}, {"name": "tide", "arguments": {}}]
    row = {"question": "hi", "answer": json.dumps(calls), "tools": json.dumps([TIDE])}
    example = QuestionAnswer().convert(row)
    assert isinstance(example, Conversation)
    assert example.messages[1].tool_calls == (ToolCall("tide", '{"port": "x"}'), ToolCall("tide", "{}"))
    assert len(example.tools) == 1


def test_an_answer_in_words_beside_tools_stays_an_answer() -> None:
    example = QuestionAnswer().convert({"question": "hi", "answer": "ho", "tools": [TIDE]})
    assert isinstance(example, Conversation)
    assert example.messages == PLAIN.messages


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"question": "hi", "answer": []}, "the column answer is empty"),
        ({"question": "hi", "answer": ["", " "]}, "the column answer is empty"),
        ({"question": "hi", "answer": {"text": []}}, "the column answer is empty"),
        ({"question": "hi", "answer": None}, "the column answer is empty"),
        ({"question": "hi"}, "the column answer is missing"),
        ({"answer": "ho"}, "the column question is missing"),
        ({"question": "hi", "answer": {"a": 1}}, "the column answer holds a dict instead of text"),
    ],
)
def test_a_question_without_an_answer_is_refused_in_words(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError) as caught:
        QuestionAnswer().convert(row)
    assert str(caught.value) == reason
