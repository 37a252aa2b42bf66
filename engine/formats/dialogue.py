"""Conversations of turns and what stands beside them: the system prompt and the tools."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from engine.formats.base import Conversation, Message, RowError, text_of
from engine.formats.calls import tagged, tools_of
from engine.formats.cells import opened
from engine.formats.turns import ANY, is_turn, turns
from engine.reasons import reason

_RESPONSE: Final = re.compile(r"\A\s*<tool_response>(.*)</tool_response>\s*\Z", re.DOTALL)
_LISTED: Final = "<tools>"
"""A system prompt with this tag lists its tools itself."""


def conversation(
    row: dict[str, Any], found: list[Message], system: str | None, tools: str | None
) -> Conversation:
    """Return a conversation with the row's system prompt before it and the row's tools."""
    whole = with_system(row, system, tuple(found))
    offered = tools_of(row, tools)
    if any(turn.role == "system" and _LISTED in turn.content for turn in whole):
        # The prompt has its tools and the spelling of its calls in words: a template would write both twice.
        return Conversation(whole)
    return Conversation(untagged(whole, tools) if offered else whole, offered)


def with_system(row: dict[str, Any], column: str | None, found: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return turns behind the row's system prompt; one that they begin with stays."""
    text = text_of(row, column, required=False) if column else ""
    if not text.strip() or (found and found[0].role == "system"):
        return found
    return (Message("system", text), *found)


def asked(row: dict[str, Any], column: str) -> tuple[Message, ...]:
    """Return a prompt: the turns that a column lists, or its text as the user's turn.

    Turns of the assistant in it are read and not learned.
    """
    listed = _turns(row, column)
    if listed is None:
        return (Message("user", text_of(row, column)),)
    return tuple(replace(turn, trained=False) if turn.role == "assistant" else turn for turn in listed)


def answered(row: dict[str, Any], column: str) -> tuple[Message, ...]:
    """Return an answer: the turns or turn in a column, or its text as the assistant's turn."""
    listed = _turns(row, column)
    return (Message("assistant", text_of(row, column)),) if listed is None else listed


def thought(row: dict[str, Any], column: str | None, answer: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return an answer whose first turn carries the row's reasoning, unless it has its own."""
    text = text_of(row, column, required=False) if column else ""
    first = answer[0]
    if not text.strip() or first.role != "assistant" or first.reasoning:
        return answer
    return (replace(first, reasoning=text), *answer[1:])


def untagged(found: tuple[Message, ...], column: str | None) -> tuple[Message, ...]:
    """Return turns with the calls that stood in `<tool_call>` tags; a RowError names the column."""
    changed = []
    for turn in found:
        if turn.role == "assistant" and not turn.tool_calls:
            try:
                text, calls = tagged(turn.content)
            except ValueError as error:
                raise RowError(reason("call_unreadable", column=column)) from error
            changed.append(replace(turn, content=text, tool_calls=calls))
        elif turn.role == "tool" and (inner := _RESPONSE.match(turn.content)):
            changed.append(replace(turn, content=inner.group(1).strip()))
        else:
            changed.append(turn)
    return tuple(changed)


def _turns(row: dict[str, Any], column: str) -> tuple[Message, ...] | None:
    value = opened(row.get(column))
    if is_turn(value):
        return tuple(turns([value], column, ANY))
    if not isinstance(value, list) or not value or not all(is_turn(turn) for turn in value):
        return None
    return tuple(turns(value, column, ANY))
