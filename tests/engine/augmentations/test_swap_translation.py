"""A translation turned round is a translation too, where the request says from what into what."""

from __future__ import annotations

import random

import pytest
from pydantic import ValidationError

from engine.augmentations.swap_translation import SwapTranslation
from engine.formats.base import Continuation, Conversation, Example, Message


def swapped(example: Example, **settings: str) -> list[tuple[str, str]]:
    made = SwapTranslation(**settings).maker()(example, random.Random(1))  # noqa: S311
    pairs = []
    for one in made:
        if isinstance(one, Continuation):
            pairs.append((one.prompt, one.completion))
        elif isinstance(one, Conversation):
            pairs.append((one.messages[0].content, one.messages[1].content))
    return pairs


def asked(question: str, answer: str) -> Conversation:
    return Conversation((Message("user", question), Message("assistant", answer)))


@pytest.mark.parametrize(
    ("question", "answer", "back"),
    [
        ("Translate from English to French: Hello", "Bonjour", "Translate from French to English: Bonjour"),
        (
            "Please translate the following English text into German:\nGood day",
            "Guten Tag",
            "Please translate the following German text into English:\nGuten Tag",
        ),
        ("把下面的英文翻译成中文：\nGood day", "日安", "把下面的中文翻译成英文：\n日安"),
        ("请将以下中文句子译成法语：早", "Bonjour", "请将以下法语句子译成中文：Bonjour"),
    ],
)
def test_a_request_that_names_both_languages_is_turned_round(question: str, answer: str, back: str) -> None:
    text = (
        question.rpartition("\n")[2] if "\n" in question else question.replace("：", ": ").rpartition(": ")[2]
    )
    assert swapped(asked(question, answer)) == [(back, text)]
    assert swapped(Continuation(question, answer)) == [(back, text)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Translate to French: Hello", "Bonjour"),
        ("Translate from English to English: Hello", "Hello"),
        ("What is it?", "A cat."),
        ("Translate from English to French: Hello", "  "),
    ],
)
def test_a_request_that_leaves_the_way_back_open_is_left_alone(question: str, answer: str) -> None:
    assert swapped(asked(question, answer)) == []


def test_requests_can_be_given() -> None:
    settings = {"request": "Say in French: {text}!", "back": "Say in English: {text}"}
    assert swapped(asked("Say in French: Hello!", "Bonjour"), **settings) == [
        ("Say in English: Bonjour", "Hello")
    ]
    assert swapped(asked("Say in French: Hello", "Bonjour"), **settings) == []
    assert swapped(asked("Say in French: !", "Bonjour"), **settings) == []


@pytest.mark.parametrize(("request_", "back"), [("Say it", "x {text}"), ("{text}", ""), ("", "{text}")])
def test_a_request_without_a_place_for_the_text_is_refused(request_: str, back: str) -> None:
    with pytest.raises(ValidationError):
        SwapTranslation(request=request_, back=back)


def test_conversations_with_more_than_a_round_are_left_alone() -> None:
    example = asked("Translate from English to French: Hello", "Bonjour")
    assert swapped(Conversation((Message("system", "Be brief."), *example.messages))) == []
