"""What the kinds of example are called, and how else such data can be used until a stage learns from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Kind:
    """The words for a kind of example: before "rows", and for many of them."""

    word: str
    many: str
    instead: str = ""
    """The format that makes examples of it for instruction tuning, and on which terms."""


THROUGH_A_TEMPLATE: Final = (Conversation, Preference, Judged, Ranked, Question)
"""Kinds of example whose turns a chat template renders."""
KINDS: Final[dict[type[Example], Kind]] = {
    Document: Kind("plain text", "plain text"),
    Continuation: Kind("prompt and completion", "prompts and completions"),
    Conversation: Kind("conversation", "conversations"),
    Preference: Kind("preference", "pairs of a better and a worse answer"),
    Judged: Kind("good-or-bad answer", "answers found good or bad"),
    Ranked: Kind("ranked answer", "ranked answers"),
    Question: Kind(
        "prompt", "prompts alone", "Prompt and completion with the right answer, where there is one"
    ),
    Labelled: Kind("text and label", "texts with labels"),
}
