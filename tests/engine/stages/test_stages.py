"""Stages: which characters of a row are trained on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formats.base import Continuation, Conversation, Document, Message, RowError
from engine.stages import Marked, Pretrain, Sft
from engine.stages.layouts import Layouts


class Tags:
    """A chat template that only appends, as most do."""

    end = "</s>"
    marks = re.compile("</assistant>")

    def __init__(self) -> None:
        self.layouts = Layouts()

    def spoken(self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()) -> None:
        """Say nothing, as most templates do."""

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        del tools
        text = "".join(f"<{turn.role}>{turn.content}</{turn.role}>\n" for turn in messages)
        return f"{text}<assistant>" if prompt else text


class Forgetful(Tags):
    """A template that takes the thoughts out of every answer but the last, as reasoning models' do."""

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        last = len(messages) - 1
        kept = tuple(
            turn if at == last else Message(turn.role, turn.content.rpartition("</think>")[2])
            for at, turn in enumerate(messages)
        )
        return super().render(kept, tools, prompt=prompt)


def said(marked: Marked) -> list[str]:
    return [marked.text[start:end] for start, end in marked.trained]


def talk(*contents: str) -> Conversation:
    roles = ("user", "assistant")
    return Conversation(tuple(Message(roles[at % 2], content) for at, content in enumerate(contents)))


turns = st.builds(Message, st.sampled_from(["system", "user", "assistant"]), st.text(max_size=12))
conversations = st.lists(turns, min_size=1, max_size=6).map(lambda found: Conversation(tuple(found)))


@given(conversations.filter(lambda talk: any(turn.role == "assistant" for turn in talk.messages)))
def test_every_answer_is_trained_with_its_mark_whatever_it_holds(conversation: Conversation) -> None:
    answers = [turn.content for turn in conversation.messages if turn.role == "assistant"]
    assert said(Sft().mark(conversation, Tags())) == [f"{answer}</assistant>" for answer in answers]


def test_only_the_last_answer_is_trained_when_that_is_asked_for() -> None:
    stage = Sft(train_on="completion")
    assert said(stage.mark(talk("a", "first", "b", "second"), Tags())) == ["second</assistant>"]


def test_everything_is_trained_when_that_is_asked_for() -> None:
    marked = Sft(train_on="all").mark(talk("a", "b"), Tags())
    assert said(marked) == [marked.text] == ["<user>a</user>\n<assistant>b</assistant>\n"]


def test_an_answer_that_the_template_shortens_later_stays_masked() -> None:
    conversation = talk("2 + 2?", "<think>easy</think>4", "and 3 + 3?", "<think>hm</think>6")
    marked = Sft().mark(conversation, Forgetful())
    assert "easy" not in marked.text
    assert said(marked) == ["<think>hm</think>6</assistant>"]


@given(st.text(max_size=20), st.text(max_size=20))
def test_of_a_prompt_and_its_completion_the_completion_is_trained_up_to_its_end(
    prompt: str, completion: str
) -> None:
    marked = Sft().mark(Continuation(prompt, completion), Tags())
    assert marked.text == f"{prompt}{completion}</s>"
    assert said(marked) == [f"{completion}</s>"]
    assert not marked.templated


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (Document("Once upon a time"), "plain text has no prompt and answer"),
        (Conversation((Message("user", "hello?"),)), "the conversation has no assistant turn"),
    ],
)
def test_what_has_no_answer_cannot_teach_answering(example: Document | Conversation, words: str) -> None:
    with pytest.raises(RowError, match=words):
        Sft().mark(example, Tags())


@pytest.mark.parametrize(
    ("example", "text", "templated"),
    [
        (Document("Once"), "Once</s>", False),
        (Continuation("On", "ce"), "Once</s>", False),
        (talk("a", "b"), "<user>a</user>\n<assistant>b</assistant>\n", True),
    ],
)
def test_continued_pretraining_reads_every_character(
    example: Document | Continuation | Conversation, text: str, *, templated: bool
) -> None:
    assert Pretrain().mark(example, Tags()) == Marked(text, ((0, len(text)),), templated=templated)
