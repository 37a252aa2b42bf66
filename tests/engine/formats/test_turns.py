"""Lists of turns in every known spelling."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.formats.base import Conversation, Message, RowError, ToolCall
from engine.formats.messages import Messages
from engine.formats.sharegpt import Sharegpt

USER, ANSWER = Message("user", "hi"), Message("assistant", "ho")
TURNS = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
CALL = ToolCall("tide", '{"port": "Tidewick"}')
FLAT = {"name": "tide", "arguments": {"port": "Tidewick"}}
ASKED = Message("assistant", "", tool_calls=(CALL,))


def messages(*turns: Any) -> tuple[Message, ...]:
    example = Messages().convert({"messages": list(turns)})
    assert isinstance(example, Conversation)
    return example.messages


def shared(value: Any) -> tuple[Message, ...]:
    example = Sharegpt().convert({"conversations": value})
    assert isinstance(example, Conversation)
    return example.messages


@pytest.mark.parametrize("name", ["human", "User", "prompter", "用户"])
@pytest.mark.parametrize("answer", ["gpt", "assistant", "bot", "model", "助手"])
def test_the_spellings_of_the_roles_are_known(name: str, answer: str) -> None:
    assert shared([{"from": name, "value": "hi"}, {"from": answer, "value": "ho"}]) == (USER, ANSWER)


@pytest.mark.parametrize(
    "value",
    [
        [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "ho"}],
        [{"role": "user", "value": "hi"}, {"role": "assistant", "text": "ho"}],
        [{"speaker": "human", "text": "hi"}, {"speaker": "bot", "text": "ho"}],
        [{"user": "hi", "assistant": "ho"}],
        [{"assistant": "ho", "user": "hi"}],
        [{"Human": "hi", "MOSS": "ho"}],
        [{"user": "hi"}, {"assistant": "ho"}],
        [{"input": "hi", "output": "ho"}],
        [["hi", "ho"]],
        ["hi", "ho"],
        '[["hi", "ho"]]',
        "[{'from': 'human', 'value': 'hi'}, {'from': 'gpt', 'value': 'ho'}]",
    ],
)
def test_a_shared_chat_is_read_in_all_its_spellings(value: Any) -> None:
    assert shared(value) == (USER, ANSWER)


def test_a_last_question_without_an_answer_is_read() -> None:
    assert shared([["hi", "ho"], ["hi", None]]) == (USER, ANSWER, USER)


@pytest.mark.parametrize(
    "turn",
    [
        {
            "tool_calls": [
                {"id": "", "type": "function", "function": {"name": "tide", "arguments": CALL.arguments}}
            ]
        },
        {"tool_calls": [{"type": "function", "function": FLAT}], "content": None},
        {"tool_calls": [FLAT], "content": ""},
        {"tool_calls": json.dumps([FLAT])},
        {"tool_calls": FLAT},
        {"tool_calls": [{"name": "tide", "parameters": {"port": "Tidewick"}}]},
        {"tool_calls": [{"function": json.dumps(FLAT)}]},
        {"tool_calls": [{"name": "tide", "arguments": json.dumps(CALL.arguments)}]},
        {"function_call": {"name": "tide", "arguments": CALL.arguments}, "content": None},
        {"function_call": json.dumps(FLAT)},
    ],
)
def test_a_call_is_read_in_every_known_spelling(turn: dict[str, Any]) -> None:
    assert messages({"role": "assistant", **turn}) == (ASKED,)


@pytest.mark.parametrize("role", ["function_call", "tool_call"])
def test_a_turn_that_is_all_call_is_the_assistants(role: str) -> None:
    assert shared([{"from": role, "value": json.dumps(FLAT)}]) == (ASKED,)
    assert messages({"role": role, "content": json.dumps([FLAT])}) == (ASKED,)


def test_calls_in_a_row_are_made_at_once() -> None:
    said = {"role": "assistant", "content": "Let me look."}
    call = {"role": "tool_call", "content": json.dumps(FLAT)}
    assert messages(said, call, call) == (Message("assistant", "Let me look.", tool_calls=(CALL, CALL)),)


@pytest.mark.parametrize("role", ["tool", "function", "observation", "tool_response", "ipython"])
def test_what_a_tool_answers_is_the_tools_turn(role: str) -> None:
    assert messages({"role": role, "content": "17:20"}) == (Message("tool", "17:20"),)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"time": "17:20"}, '{"time": "17:20"}'),
        ([{"text": "a", "id": 3}], '[{"text": "a", "id": 3}]'),
        (["a", "b"], '["a", "b"]'),
        (42, "42"),
        ([{"type": "text", "text": "42"}], "42"),
    ],
)
def test_an_answer_of_a_tool_that_is_no_text_is_written_as_json(content: Any, text: str) -> None:
    assert messages({"role": "tool", "content": content}) == (Message("tool", text),)


def test_the_name_of_a_tool_follows_from_the_call_that_it_answers() -> None:
    call = {"role": "assistant", "tool_calls": [{"id": "c1", "function": FLAT}]}
    found = messages(call, {"role": "tool", "tool_call_id": "c1", "content": "17:20"})
    assert found[1] == Message("tool", "17:20", name="tide", tool_call_id="c1")


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning", "thinking"])
def test_thoughts_are_kept_apart_from_the_answer(key: str) -> None:
    expected = (Message("assistant", "ho", reasoning="hm"),)
    assert messages({"role": "assistant", "content": "ho", key: "hm"}) == expected


def test_parts_of_a_turn_are_joined_and_its_thoughts_kept_apart() -> None:
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "h"}, "o"]
    assert messages({"role": "assistant", "content": parts}) == (Message("assistant", "ho", reasoning="hm"),)


@pytest.mark.parametrize("mark", [{"weight": 0}, {"train": False}, {"loss": False}, {"weight": 0.0}])
def test_a_turn_that_is_not_to_be_learned_says_so(mark: dict[str, Any]) -> None:
    assert messages({"role": "assistant", "content": "ho", **mark}) == (
        Message("assistant", "ho", trained=False),
    )


@pytest.mark.parametrize("mark", [{"weight": 1}, {"weight": None}, {"train": True}, {"weight": 0.5}, {}])
def test_every_other_turn_is_learned(mark: dict[str, Any]) -> None:
    assert messages({"role": "assistant", "content": "ho", **mark}) == (ANSWER,)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "the column messages holds no turn"),
        (None, "the column messages holds nothing instead of a list of turns"),
        (3, "the column messages holds a int instead of a list of turns"),
        ("[broken", "the column messages holds text that is not a list of turns"),
        (
            '[{"role": "user", "content": "\\ud800"}]',
            "the column messages holds text that is not a list of turns",
        ),
        (["hi"], "turn 1 of the column messages is not an object with a role and a text"),
        ([{"content": "x"}], "turn 1 of the column messages has no role"),
        ([{"role": "boss", "content": "x"}], "turn 1 of the column messages has the unknown role 'boss'"),
        ([{"role": "user"}], "turn 1 of the column messages has no content"),
        ([{"role": "user", "content": None}], "turn 1 of the column messages holds nothing instead of text"),
        ([{"role": "user", "content": {}}], "turn 1 of the column messages holds a dict instead of text"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            "turn 1 of the column messages has a part that is not text: 'image_url'",
        ),
        *(
            (
                [*TURNS, {"role": "assistant", "content": None, "tool_calls": calls}],
                "turn 3 of the column messages calls a tool in a way that cannot be read",
            )
            for calls in ([{}], "call it", [{"name": "tide", "arguments": "port"}], [{"name": 3}], ["tide"])
        ),
        (
            [{"role": "tool_call", "content": "tide()"}],
            "turn 1 of the column messages calls a tool in a way that cannot be read",
        ),
        (
            [{"role": "assistant", "content": "x", "reasoning": 3}],
            "turn 1 of the column messages holds a int instead of text",
        ),
    ],
)
def test_turns_that_cannot_be_read_are_refused_in_words(value: Any, reason: str) -> None:
    with pytest.raises(RowError) as caught:
        Messages().convert({"messages": value})
    assert str(caught.value) == reason


def test_a_shared_chat_without_its_column_or_text_is_refused_in_words() -> None:
    with pytest.raises(RowError, match="the column conversations is missing"):
        Sharegpt().convert({})
    with pytest.raises(RowError, match="turn 1 of the column conversations has no value"):
        Sharegpt().convert({"conversations": [{"from": "gpt"}]})
