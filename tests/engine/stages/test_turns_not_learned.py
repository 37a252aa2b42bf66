"""Turns that a data set says are not to be learned, and examples that a stage cannot use."""

from __future__ import annotations

import pytest

from engine.formats.base import Conversation, Example, Labelled, Message, Preference, RowError
from engine.formats.messages import Messages
from engine.stages import Pretrain, Sft


class Plain:
    """A template that writes each turn in brackets."""

    end = "</s>"

    def render(self, messages: tuple[Message, ...], *, prompt: bool = False) -> str:
        """Return the turns, and with `prompt` the mark of the assistant."""
        said = "".join(f"<{turn.role}>{turn.content}</s>" for turn in messages)
        return said + ("<assistant>" if prompt else "")


def learned(example: Example) -> list[str]:
    marked = Sft().mark(example, Plain())  # type: ignore[arg-type]
    return [marked.text[start:end] for start, end in marked.trained]


def test_an_answer_of_weight_zero_is_read_and_not_learned() -> None:
    turns = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "no", "weight": 0},
        {"role": "user", "content": "again"},
        {"role": "assistant", "content": "yes", "weight": 1},
    ]
    assert learned(Messages().convert({"messages": turns})) == ["yes</s>"]


def test_a_conversation_of_which_nothing_is_to_be_learned_has_no_trained_text() -> None:
    turns = (Message("user", "hi"), Message("assistant", "ho", trained=False))
    assert learned(Conversation(turns)) == []


@pytest.mark.parametrize("stage", [Sft(), Pretrain()])
@pytest.mark.parametrize("example", [Preference((), (), ()), Labelled("a")])
def test_an_example_that_no_stage_takes_is_refused_in_words(stage: Sft | Pretrain, example: Example) -> None:
    with pytest.raises(RowError, match=f"{stage.kind} cannot use it"):
        stage.mark(example, Plain())  # type: ignore[arg-type]
