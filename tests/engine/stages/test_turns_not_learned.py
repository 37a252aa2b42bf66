"""Turns that a data set says are not to be learned, and examples that a stage cannot use."""

from __future__ import annotations

import re

import pytest

from engine.formats.base import Conversation, Example, Labelled, Message, Preference, RowError
from engine.formats.messages import Messages
from engine.stages import Pretrain, Sft
from engine.stages.layouts import Layouts


class Plain:
    """A template that writes each turn in brackets."""

    end = "</s>"
    marks = re.compile("</s>")

    def __init__(self) -> None:
        self.layouts = Layouts()

    def spoken(self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()) -> None:
        """Say nothing, as most templates do."""

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        """Return the turns, and with `prompt` the mark of the assistant."""
        del tools
        said = "".join(f"<{turn.role}>{turn.content}</s>" for turn in messages)
        return said + ("<assistant>" if prompt else "")


class Generating(Plain):
    """The same with marks of its own around every answer."""

    def spoken(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()
    ) -> tuple[tuple[int, int], ...]:
        """Return where the answers stand."""
        del tools
        found, at = [], 0
        for turn in messages:
            start = at + len(f"<{turn.role}>")
            at = start + len(f"{turn.content}</s>")
            if turn.role == "assistant":
                found.append((start, at))
        return tuple(found)


def learned(example: Example, template: Plain | None = None, train_on: str = "assistant") -> list[str]:
    stage = Sft.model_validate({"train_on": train_on})
    marked = stage.mark(example, template or Plain())  # type: ignore[arg-type]
    return [marked.text[start:end] for start, end in marked.trained]


def test_an_answer_of_weight_zero_is_read_and_not_learned() -> None:
    turns = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "no", "weight": 0},
        {"role": "user", "content": "again"},
        {"role": "assistant", "content": "yes", "weight": 1},
    ]
    assert learned(Messages().convert({"messages": turns})) == ["yes</s>"]


TURNS = (
    Message("user", "hi"),
    Message("assistant", "no", trained=False),
    Message("user", "again"),
    Message("assistant", "yes"),
)


def test_a_template_that_marks_answers_does_not_bring_a_turn_back() -> None:
    assert learned(Conversation(TURNS), Generating()) == ["yes</s>"]
    assert learned(Conversation(TURNS[2:]), Generating()) == ["yes</s>"]


def test_a_last_answer_that_is_not_to_be_learned_is_not_replaced_by_an_earlier_one() -> None:
    turns = (Message("user", "hi"), Message("assistant", "yes"), *TURNS[:2])
    assert learned(Conversation(turns), train_on="completion") == []


def test_a_conversation_of_which_nothing_is_to_be_learned_has_no_trained_text() -> None:
    turns = (Message("user", "hi"), Message("assistant", "ho", trained=False))
    assert learned(Conversation(turns)) == []


@pytest.mark.parametrize("stage", [Sft(), Pretrain()])
@pytest.mark.parametrize("example", [Preference((), (), ()), Labelled("a")])
def test_an_example_that_no_stage_takes_is_refused_in_words(stage: Sft | Pretrain, example: Example) -> None:
    with pytest.raises(RowError, match=f"{stage.kind} cannot use it"):
        stage.mark(example, Plain())  # type: ignore[arg-type]
