"""Supervised fine-tuning: the model learns to answer the way the examples do."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Continuation, Conversation, Document, Example, RowError
from engine.reasons import reason
from engine.spec import Ui
from engine.stages.answers import answers
from engine.stages.base import Marked, Ranges, Stage, Template


class Sft(Stage):
    """Instruction tuning: learn to answer prompts the way your examples do."""

    examples: ClassVar[tuple[type, ...]] = (Conversation, Continuation)

    kind: Literal["sft"] = "sft"
    train_on: Annotated[
        Literal["assistant", "completion", "all"], Field(title="Train on"), Ui(group="Data")
    ] = "assistant"
    """Which text the loss counts: every answer, only the last answer, or the prompts too."""

    def mark(self, example: Example, template: Template) -> Marked:
        """Render through the chat template and mark the answers."""
        if isinstance(example, Continuation):
            return self._continuation(example, template)
        if isinstance(example, Document):
            raise RowError(reason("prompt_missing"))
        if not isinstance(example, Conversation):
            raise RowError(reason("stage_unfit", stage=self.kind))
        if not any(turn.role == "assistant" for turn in example.messages):
            raise RowError(reason("answer_missing"))
        text = template.render(example.messages, example.tools)
        if self.train_on == "all":
            return Marked(text, ((0, len(text)),), templated=True)
        return Marked(text, self._answers(example, text, template), templated=True)

    def _answers(self, example: Conversation, text: str, template: Template) -> Ranges:
        """Return what the template marks as the assistant's, or else what is found to be."""
        messages, tools = example.messages, example.tools
        said = [turn for turn in messages if turn.role == "assistant"]
        spoken = template.spoken(messages, tools) if all(turn.trained for turn in said) else None
        if spoken is not None:
            return spoken if self.train_on == "assistant" else spoken[_earlier(example, spoken, template) :]
        found = list(zip(said, answers(messages, tools, text, template), strict=True))
        if self.train_on == "completion":
            found = found[-1:]
        return tuple(span for turn, span in found if span is not None and turn.trained)

    def _continuation(self, example: Continuation, template: Template) -> Marked:
        text = example.prompt + example.completion + template.end
        start = 0 if self.train_on == "all" else len(example.prompt)
        return Marked(text, ((start, len(text)),), templated=False)


def _earlier(example: Conversation, spoken: Ranges, template: Template) -> int:
    """Return how many of the ranges that a template marks belong to answers before the last one."""
    last = max(number for number, turn in enumerate(example.messages) if turn.role == "assistant")
    try:
        earlier = template.spoken(example.messages[:last], example.tools) or ()
    except RowError:
        earlier = spoken[:-1]
    return min(len(earlier), len(spoken) - 1) if spoken else 0
