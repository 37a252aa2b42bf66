"""Examples in the field's standard types: the rows that TRL's trainers take.

The types are those of https://huggingface.co/docs/trl/dataset_formats: language modeling, prompt-only,
prompt-completion, preference and unpaired preference; conversational wherever there are turns.
"""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Judged,
    Labelled,
    Preference,
    Question,
    Ranked,
)

if TYPE_CHECKING:
    from engine.formats.base import Message

_OPTIONAL: Final = {"tools", "reference"}


def standard(example: Example) -> list[dict[str, Any]]:
    """Return the rows of an example in TRL's types; only ranked answers make several, one for each pair."""
    if isinstance(example, Ranked):
        return [_row(pair) for pair in pairs(example)]
    if isinstance(example, Labelled):
        return [_labelled(example)]
    return [_row(example)]


def pairs(example: Ranked) -> tuple[Preference, ...]:
    """Return a pair for any two answers of which one is better; equal scores make none."""
    found = combinations(range(len(example.answers)), 2)
    return tuple(
        Preference(example.prompt, example.answers[better], example.answers[worse])
        for better, worse in found
        if not example.scores or example.scores[better] != example.scores[worse]
    )


def _row(example: Conversation | Continuation | Document | Preference | Judged | Question) -> dict[str, Any]:
    """Return a row whose columns are the parts of an example, empty ones left out."""
    row: dict[str, Any] = {}
    for item in fields(example):
        value = getattr(example, item.name)
        if item.name == "tools":
            value = [json.loads(tool) for tool in value]
        elif isinstance(value, tuple):
            value = [_turn(turn) for turn in value]
        if value or item.name not in _OPTIONAL:
            row[item.name] = value
    return row


def _labelled(example: Labelled) -> dict[str, Any]:
    pair = {"text_pair": example.pair} if example.pair else {}
    if example.value is not None:
        return {"text": example.text, **pair, "label": example.value}
    return {"text": example.text, **pair, "labels": list(example.labels)}


def _turn(message: Message) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        turn["tool_calls"] = [
            {"type": "function", "function": {"name": call.name, "arguments": json.loads(call.arguments)}}
            | ({"id": call.id} if call.id else {})
            for call in message.tool_calls
        ]
    beside = {
        "name": message.name,
        "tool_call_id": message.tool_call_id,
        "reasoning_content": message.reasoning,
    }
    return {**turn, **{key: value for key, value in beside.items() if value}}
