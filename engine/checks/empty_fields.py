"""Rows in which a prompt, an answer or a text is empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import groups_of_turns, texts
from engine.formats.base import Conversation, Labelled, Message

if TYPE_CHECKING:
    from engine.formats.base import Example


class EmptyFields(RowCheck):
    """Empty fields: rows with a prompt, an answer or a text that holds nothing but white space."""

    fix: ClassVar[Fix | None] = "drop"
    serious: ClassVar[float] = 0.5

    kind: Literal["empty_fields"] = "empty_fields"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find an empty text."""
        return Spot(row.whole) if _empty(row.example) else None

    def mend(self, example: Example) -> Example | None:
        """Take empty system turns out, and drop a row with another empty text."""
        if not _empty(example):
            return example
        if isinstance(example, Conversation):
            kept = tuple(turn for turn in example.messages if turn.role != "system" or turn.content.strip())
            if kept and not any(map(_hollow, kept)):
                return replace(example, messages=kept)
        return None


def _hollow(turn: Message) -> bool:
    return not (turn.content.strip() or turn.tool_calls or turn.role == "tool")


def _empty(example: Example) -> bool:
    turns = groups_of_turns(example)
    if turns:
        return any(not group or any(map(_hollow, group)) for group in turns)
    found = texts(example)
    return not found[0].strip() if isinstance(example, Labelled) else not all(map(str.strip, found))
