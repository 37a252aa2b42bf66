"""What a published shape of data is: rows with words of our own, and what they should be taken for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
ASK, TELL = "Which oil suits a wet chain?", "A thick one, wiped off well."
CHAT = [{"role": "user", "content": ASK}, {"role": "assistant", "content": TELL}]
WORSE = [{"role": "user", "content": ASK}, {"role": "assistant", "content": "Any oil."}]
SHARED = [{"from": "human", "value": ASK}, {"from": "gpt", "value": TELL}]
WEATHER = {
    "name": "tide",
    "description": "Tells the tide.",
    "parameters": {"type": "object", "properties": {"port": {"type": "string"}}},
}
CALL = {"name": "tide", "arguments": {"port": "Tidewick"}}
OPENAI = [
    {"role": "user", "content": "When is high water?"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "c1",
                "type": "function",
                "function": {"name": "tide", "arguments": '{"port": "Tidewick"}'},
            }
        ],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "17:20"},
    {"role": "assistant", "content": "At twenty past five."},
]


@dataclass(frozen=True)
class Shape:
    """Rows as they are published, and what they are."""

    name: str
    rows: list[Row]
    kind: str
    roles: dict[str, str] = field(default_factory=dict)
    """Roles beside their usual columns."""
    sure: bool = True
    """Whether the guess is above the confidence at which a person is asked to look."""
    settings: Row = field(default_factory=dict)


def rows(row: Row, *others: Row) -> list[Row]:
    return [row, *({**row, **other} for other in others)]


def labelled(name: str, labels: list[Any], **texts: str) -> list[Row]:
    return [
        {**{key: f"{text} {at}" for key, text in texts.items()}, name: label}
        for at, label in enumerate(labels)
    ]
