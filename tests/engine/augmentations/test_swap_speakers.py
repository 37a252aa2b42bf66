"""Talks between equals can be told from the other side."""

from __future__ import annotations

import random

import pytest

from engine.augmentations.swap_speakers import SwapSpeakers
from engine.formats.base import Conversation, Document, Example, Message


def swapped(example: Example) -> tuple[Example, ...]:
    return SwapSpeakers().maker()(example, random.Random(1))  # noqa: S311


def talk(*roles: str) -> Conversation:
    return Conversation(tuple(Message(role, f"{number}") for number, role in enumerate(roles)))


def test_speakers_change_places_and_the_ends_fall_away() -> None:
    (found,) = swapped(talk("user", "assistant", "user", "assistant"))
    assert isinstance(found, Conversation)
    assert [(turn.role, turn.content) for turn in found.messages] == [("user", "1"), ("assistant", "2")]


@pytest.mark.parametrize(
    "example",
    [
        talk("user", "assistant"),
        talk("system", "user", "assistant", "user", "assistant"),
        talk("user", "user", "assistant", "assistant"),
        talk("assistant", "user", "assistant", "user"),
        Conversation(talk("user", "assistant", "user", "assistant").messages, tools=("{}",)),
        Document("text"),
    ],
)
def test_what_is_no_talk_between_equals_is_left_alone(example: Example) -> None:
    assert swapped(example) == ()
