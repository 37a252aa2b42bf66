"""Let the two speakers of a conversation change their places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from typing_extensions import override

from engine.augmentations.base import Augmentation, Maker
from engine.formats.base import Conversation, Example

if TYPE_CHECKING:
    import random

_OTHER: Final = {"user": "assistant", "assistant": "user"}
_FEWEST: Final = 4
"""Turns of a conversation, so that one whole round is left."""


class SwapSpeakers(Augmentation):
    """Let the two speakers of a conversation change their places, so that both ways of talking are learned.

    Choose it only for talks between equals, such as chats of friends: then what one says could be said by
    the other. Questions to an assistant are no such talk. A conversation is used when its turns alternate, it
    has two rounds or more, no system prompt and no tools; its first and its last turn fall away.
    """

    kind: Literal["swap_speakers"] = "swap_speakers"

    @override
    def maker(self) -> Maker:
        return _swapped


def _swapped(example: Example, chance: random.Random) -> tuple[Example, ...]:
    del chance
    if not isinstance(example, Conversation) or example.tools:
        return ()
    turns = example.messages
    roles = [turn.role for turn in turns]
    if len(turns) < _FEWEST or roles != ["user", "assistant"] * (len(turns) // 2):
        return ()
    if any(turn.tool_calls or turn.reasoning or turn.name for turn in turns):
        return ()
    return (Conversation(tuple(replace(turn, role=_OTHER[turn.role]) for turn in turns[1:-1])),)
