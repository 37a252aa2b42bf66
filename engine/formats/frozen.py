"""Examples as JSON objects, the shape in which a run keeps the rows that it trains on."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Judged,
    Labelled,
    Message,
    Preference,
    Question,
    Ranked,
    ToolCall,
)

_MARKS: Final[tuple[tuple[str, type[Example]], ...]] = (
    ("messages", Conversation),
    ("chosen", Preference),
    ("answers", Ranked),
    ("label", Judged),
    ("reference", Question),
    ("completion", Continuation),
    ("labels", Labelled),
    ("text", Document),
)
"""The name that tells a kind of example from those below it -> the kind."""
_TURNS: Final = {"messages", "prompt", "chosen", "rejected", "completion"}


def to_json(example: Example) -> dict[str, Any]:
    """Return an example as JSON can hold it; what a turn leaves empty is left out."""
    record: dict[str, Any] = {}
    for item in fields(example):
        value = getattr(example, item.name)
        if item.name == "answers":
            value = [[_turn(turn) for turn in answer] for answer in value]
        elif item.name in _TURNS and not isinstance(value, str):
            value = [_turn(turn) for turn in value]
        elif item.name == "tools" and not value:
            continue
        record[item.name] = list(value) if isinstance(value, tuple) else value
    return record


def from_json(record: dict[str, Any]) -> Example:
    """Return the example that `to_json` wrote; other keys beside it are left alone."""
    kind = next(kind for mark, kind in _MARKS if mark in record)
    values: dict[str, Any] = {}
    for item in fields(kind):
        if item.name not in record:
            continue
        value = record[item.name]
        if item.name == "answers":
            value = tuple(tuple(_message(turn) for turn in answer) for answer in value)
        elif item.name in _TURNS and not isinstance(value, str):
            value = tuple(_message(turn) for turn in value)
        values[item.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _turn(turn: Message) -> dict[str, Any]:
    record: dict[str, Any] = {"role": turn.role, "content": turn.content}
    if turn.tool_calls:
        record["tool_calls"] = [
            {"name": call.name, "arguments": call.arguments, "id": call.id} for call in turn.tool_calls
        ]
    extra = {"name": turn.name, "tool_call_id": turn.tool_call_id, "reasoning": turn.reasoning}
    if not turn.trained:
        record["trained"] = False
    return {**record, **{name: value for name, value in extra.items() if value}}


def _message(record: dict[str, Any]) -> Message:
    calls = tuple(ToolCall(**call) for call in record.get("tool_calls", ()))
    return Message(**{**record, "tool_calls": calls})
