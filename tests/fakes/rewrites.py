"""Pairs of a question and the same in other words, made by templates: enough to tune a small model."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEDS: Final = (
    "pay my bill online",
    "cancel my contract",
    "print a photo",
    "park near the station",
    "bring my dog",
    "reach the support team",
    "download the invoice for March",
    "bake bread without yeast",
    "learn to swim",
    "clean a wool coat",
    "book a table for 6 people",
    "move the meeting to Monday",
    "repair a wet phone",
    "grow tomatoes on a balcony",
    "take the last bus home",
    "send a letter to Norway",
)
_THINGS: Final = (
    "the museum",
    "the red folder",
    "room 214",
    "the nearest bakery",
    "Lake Como",
    "the exit",
    "the old bridge",
    "the lost suitcase",
    "the office of Dr. Meyer",
    "the spare key",
)
_MATTERS: Final = (
    "the tides",
    "a glacier",
    "inflation",
    "the school garden",
    "steam engines",
    "bees in winter",
    "a leap year",
    "sourdough",
    "wind turbines",
    "the moon of Saturn",
)
_KINDS: Final = ("poem", "letter", "speech", "song", "report", "joke")
_EVENTS: Final = (
    ("the concert", "begin"),
    ("the train to Rome", "leave"),
    ("the library", "close"),
    ("the sale", "end"),
    ("the new season", "start"),
    ("the ferry", "arrive"),
)
_FAULTS: Final = (
    "the lamp flickers",
    "milk turns sour",
    "the screen stays black",
    "leaves turn red",
    "my invoice shows 90 euros",
    "the door of the oven sticks",
    "Anna gets two letters",
    "the file does not open",
)
_STATES: Final = (
    ("The heating", "does not work"),
    ("The tracking code", "is not valid"),
    ("My card", "was refused twice"),
    ("The blue bicycle", "has no light"),
    ("The video", "stops after 20 seconds"),
)
_WANTS: Final = ("What can I do?", "How can I solve this?", "Who can repair it?")
_CAPITALS: Final = ("Norway", "Peru", "Kenya", "Spain", "Canada", "Vietnam")


def pairs(seed: int = 7) -> Iterator[tuple[str, str]]:
    """Give every pair, in an order that a seed decides; the second is never a copy of the first."""
    found = [*_deeds(), *_places(), *_orders(), *_reasons(), *_statements()]
    random.Random(seed).shuffle(found)  # noqa: S311
    yield from found


def _deeds() -> Iterator[tuple[str, str]]:
    for number, deed in enumerate(_DEEDS):
        yield f"How do I {deed}?", f"What is the way to {deed}?"
        yield (
            f"How can I {deed}?",
            (f"In what way can I {deed}?", f"Could you tell me how to {deed}?")[number % 2],
        )
        yield f"Can I {deed}?", f"Is it possible to {deed}?"
        yield f"May I {deed}?", (f"Is it allowed to {deed}?", f"Is it okay if I {deed}?")[number % 2]


def _places() -> Iterator[tuple[str, str]]:
    for thing in _THINGS:
        yield f"Where is {thing}?", f"In what place is {thing} to be found?"
        yield f"Where can I find {thing}?", f"What is the place where I can find {thing}?"
    for event, verb in _EVENTS:
        yield f"When does {event} {verb}?", f"At what time does {event} {verb}?"
        yield f"What time does {event} {verb}?", f"Tell me when {event} {verb}s."
    for country in _CAPITALS:
        yield f"What is the capital of {country}?", f"Tell me what the capital of {country} is."


def _orders() -> Iterator[tuple[str, str]]:
    for number, matter in enumerate(_MATTERS):
        kind = _KINDS[number % len(_KINDS)]
        yield f"Write a {kind} about {matter}.", f"Compose a {kind} on the subject of {matter}."
        yield f"Write a short {kind} about {matter}.", f"Could you create a brief {kind} about {matter}?"
        yield (
            f"Explain {matter} to a child.",
            f"Please describe to a child what there is to know about {matter}.",
        )
        yield f"Give me 3 facts about {matter}.", f"Please list 3 facts on the subject of {matter} for me."
        yield f"What is known about {matter}?", f"Tell me what is known on the subject of {matter}."


def _reasons() -> Iterator[tuple[str, str]]:
    for fault in _FAULTS:
        yield f"Do you know why {fault}?", f"What is the reason that {fault}?"
        yield f"Why is it that {fault}?", f"Can you tell me the reason why {fault}?"


def _statements() -> Iterator[tuple[str, str]]:
    for thing, state in _STATES:
        for want in _WANTS:
            yield f"{thing} {state}. {want}", f"{want} {thing} {state}."
