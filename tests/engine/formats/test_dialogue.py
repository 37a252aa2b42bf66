"""Tools beside a conversation, and calls that stand in its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.formats.base import Conversation, Message, RowError, ToolCall
from engine.formats.messages import Messages

SCHEMA = {"type": "object", "properties": {"port": {"type": "string"}}}
TIDE = {"name": "tide", "description": "Tells the tide.", "parameters": SCHEMA}
WRAPPED = {"type": "function", "function": TIDE}
ASK = {"role": "user", "content": "hi"}
TAGGED = 'I look.\n<tool_call>\n{"name": "tide", "arguments": {}}\n</tool_call>'


def converted(*turns: dict[str, Any], **row: Any) -> Conversation:
    example = Messages().convert({"messages": list(turns), **row})
    assert isinstance(example, Conversation)
    return example


@pytest.mark.parametrize(
    "tools",
    [[WRAPPED], [TIDE], json.dumps([WRAPPED]), json.dumps(TIDE), TIDE, [json.dumps(TIDE)], str([WRAPPED])],
)
def test_tools_are_read_in_every_known_spelling(tools: Any) -> None:
    (tool,) = converted(ASK, tools=tools).tools
    assert json.loads(tool) == WRAPPED


@pytest.mark.parametrize("tools", [None, [], "", "[]", {}])
def test_a_row_may_have_no_tools(tools: Any) -> None:
    assert converted(ASK, tools=tools).tools == ()


def test_a_tool_without_parameters_takes_none() -> None:
    (tool,) = converted(ASK, tools=[{"name": "now"}]).tools
    assert json.loads(tool)["function"]["parameters"] == {"type": "object", "properties": {}}


def test_parameters_that_are_named_alone_become_a_schema() -> None:
    where = {"where": {"description": "a port", "type": "str"}}
    (tool,) = converted(ASK, tools=[{"name": "tide", "parameters": where}]).tools
    assert json.loads(tool)["function"]["parameters"] == {"type": "object", "properties": where}


@pytest.mark.parametrize(
    "tools", ["tide()", 3, [3], [{"description": "x"}], [{"name": "x", "parameters": [1]}]]
)
def test_tools_that_cannot_be_read_are_refused_in_words(tools: Any) -> None:
    with pytest.raises(RowError, match="the column tools lists tools in a way that cannot be read"):
        converted(ASK, tools=tools)


def test_calls_in_tags_become_calls_where_the_row_lists_its_tools() -> None:
    turn = {"role": "assistant", "content": TAGGED}
    answer = {"role": "tool", "content": "<tool_response>\n17:20\n</tool_response>"}
    found = converted(ASK, turn, answer, tools=[TIDE]).messages
    assert found[1] == Message("assistant", "I look.", tool_calls=(ToolCall("tide", "{}"),))
    assert found[2] == Message("tool", "17:20")


def test_calls_in_tags_stay_words_where_the_system_prompt_lists_the_tools() -> None:
    system = {"role": "system", "content": "Use <tools>[]</tools>"}
    found = converted(system, ASK, {"role": "assistant", "content": TAGGED}, tools=[TIDE])
    assert found.messages[2] == Message("assistant", TAGGED)
    assert found.tools == ()


def test_calls_in_tags_stay_words_where_there_are_no_tools() -> None:
    assert converted(ASK, {"role": "assistant", "content": TAGGED}).messages[1].content == TAGGED


def test_a_broken_call_in_tags_is_refused_in_words() -> None:
    turn = {"role": "assistant", "content": "<tool_call>tide()</tool_call>"}
    with pytest.raises(RowError, match="a call of the tools in the column tools cannot be read"):
        converted(ASK, turn, tools=[TIDE])
