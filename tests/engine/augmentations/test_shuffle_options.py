"""Options change places only where the answer provably stays right."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.augmentations.shuffle_options import ShuffleOptions, choice_of
from engine.formats.base import Continuation, Conversation, Example, Message, ToolCall

QUESTION = "Which city is on the Seine?\nA. London\nB. Paris\nC. Rome\nD. Oslo\nReply with the letter."
CHINESE = "塞纳河流经哪座城市？\nA、伦敦\nB、巴黎\nC、罗马"


def made(example: Example, seed: int = 1) -> tuple[Example, ...]:
    return ShuffleOptions().maker()(example, random.Random(seed))  # noqa: S311


def asked(question: str, answer: str, system: str = "") -> Conversation:
    head = (Message("system", system),) if system else ()
    return Conversation((*head, Message("user", question), Message("assistant", answer)))


def right_option(question: str, answer: str, letter: str) -> str:
    choice = choice_of(question)
    assert choice is not None
    assert letter in answer
    return choice.texts["ABCDEFGHIJ".index(letter)]


@pytest.mark.parametrize(
    ("question", "answer", "letter"),
    [
        (QUESTION, "B", "B"),
        (QUESTION, "(B)", "B"),
        (QUESTION, "B. Paris", "B"),
        (QUESTION, "The correct answer is B.", "B"),
        (QUESTION, "Answer: D", "D"),
        (CHINESE, "B", "B"),
        (CHINESE, "答案是B。", "B"),
        (CHINESE, "正确答案：A", "A"),
        (CHINESE, "选C", "C"),
        (CHINESE, "B、巴黎", "B"),
    ],
)
@pytest.mark.parametrize("seed", range(6))
def test_the_letter_moves_with_its_option(question: str, answer: str, letter: str, seed: int) -> None:
    (found,) = made(asked(question, answer), seed)
    assert isinstance(found, Conversation)
    after, said = (turn.content for turn in found.messages)
    moved = next(mark for mark in "ABCD" if mark in said.replace("Answer", "").replace("A correct", ""))
    assert right_option(after, said, moved) == right_option(question, answer, letter)
    before, now = choice_of(question), choice_of(after)
    assert before is not None
    assert now is not None
    assert sorted(now.texts) == sorted(before.texts)
    assert now.texts != before.texts


def test_a_raw_prompt_and_its_completion_are_shuffled_too() -> None:
    (found,) = made(Continuation(QUESTION, " B"))
    assert isinstance(found, Continuation)
    assert found.completion[0] == " "
    assert right_option(found.prompt, found.completion, found.completion.strip()) == "Paris"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is it?", "B"),
        (QUESTION, "Paris"),
        (QUESTION, "B, because C is far away"),
        (QUESTION, "B. Rome"),
        (QUESTION, "E"),
        (QUESTION, "b"),
        (QUESTION, "A and B"),
        (QUESTION.replace("Oslo", "None of the above"), "B"),
        (QUESTION.replace("Oslo", "Both A and B"), "D"),
        (QUESTION.replace("Oslo", "Paris"), "B"),
        (QUESTION.replace("Oslo", "The first of them"), "B"),
        (CHINESE.replace("罗马", "以上都不是"), "B"),
        (CHINESE.replace("罗马", "A和B"), "B"),
        (QUESTION.replace("Reply", "C is not right. Reply"), "B"),
        (QUESTION.replace("C. Rome", "D. Rome"), "B"),
        ("A. one\nPick one.", "A"),
        (QUESTION + "\nA. London\nB. Paris", "B"),
    ],
)
def test_what_is_not_provably_valid_is_left_alone(question: str, answer: str) -> None:
    assert made(asked(question, answer)) == ()


def test_a_prompt_that_gives_an_example_letter_or_more_rounds_is_left_alone() -> None:
    assert made(asked(QUESTION, "B", system='Answer like this: "B".')) == ()
    assert made(asked(QUESTION, "B", system="Be brief."))
    longer = Conversation(
        (*asked(QUESTION, "B").messages, Message("user", "Why?"), Message("assistant", "So."))
    )
    assert made(longer) == ()
    call = Message("assistant", "B", tool_calls=(ToolCall("look", "{}"),))
    assert made(Conversation((Message("user", QUESTION), call))) == ()


WORDS = st.text(st.sampled_from("xyz鱼"), min_size=1, max_size=4)


@given(st.lists(WORDS, min_size=2, max_size=8, unique=True), st.data(), st.integers(0, 99))
def test_any_shuffle_keeps_the_right_option_right(texts: list[str], data: st.DataObject, seed: int) -> None:
    right = data.draw(st.integers(0, len(texts) - 1))
    lines = "\n".join(f"{letter}) {text}" for letter, text in zip("ABCDEFGH", texts, strict=False))
    found = made(asked(f"Pick\n{lines}", "ABCDEFGH"[right]), seed)
    assert len(found) == 1
    assert isinstance(found[0], Conversation)
    after, said = (turn.content for turn in found[0].messages)
    assert right_option(after, said, said) == texts[right]
    assert made(asked(f"Pick\n{lines}", "ABCDEFGH"[right]), seed) == found
