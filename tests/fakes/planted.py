"""Small examples for checks, and what a check finds among them."""

from __future__ import annotations

from engine.checks import Check, Context
from engine.formats.base import Conversation, Example, Message
from engine.runtime.examining import Several, examine


def chat(question: str, answer: str) -> Conversation:
    return Conversation((Message("user", question), Message("assistant", answer)))


def turns(*roles: str) -> Conversation:
    return Conversation(tuple(Message(role, f"{role} {n}") for n, role in enumerate(roles)))


def lines_of(check: Check, examples: list[Example], **known: object) -> tuple[int, ...]:
    rows = Several([(None, list(enumerate(examples, 1)))]).rows()
    (found,) = examine(rows, [check], Context(**known))  # type: ignore[arg-type]
    return found.lines
