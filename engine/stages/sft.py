"""Supervised fine-tuning: the model learns to answer the way the examples do."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Continuation, Conversation, Document, Example, Message, RowError
from engine.reasons import reason
from engine.spec import Ui
from engine.stages.base import Marked, Stage, Template

Ranges = tuple[tuple[int, int], ...]


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
        text = template.render(example.messages)
        if self.train_on == "all":
            return Marked(text, ((0, len(text)),), templated=True)
        ranges = answers(example.messages, text, template)
        return Marked(text, ranges[-1:] if self.train_on == "completion" else ranges, templated=True)

    def _continuation(self, example: Continuation, template: Template) -> Marked:
        text = example.prompt + example.completion + template.end
        start = 0 if self.train_on == "all" else len(example.prompt)
        return Marked(text, ((start, len(text)),), templated=False)


def answers(messages: tuple[Message, ...], text: str, template: Template) -> Ranges:
    """Return the range of each assistant turn in the rendered text, end-of-turn token included.

    A turn is what appears between rendering the prompt before it and rendering it: this works for any
    template that only appends. Templates that rewrite earlier turns (dropping old reasoning, say) break
    that for all but the last turn; there the turn's own words are searched for, behind those of the turns
    before it. A turn whose words the template changed stays masked.
    """
    found: list[tuple[int, int]] = []
    cursor = behind = 0
    for index, turn in enumerate(messages):
        if turn.role != "assistant":
            start = text.find(turn.content.strip(), behind)
            behind = start + len(turn.content.strip()) if start >= 0 else behind
            continue
        before = template.render(messages[:index], prompt=True)
        after = template.render(messages[: index + 1])
        if text.startswith(after) and after.startswith(before) and len(before) >= cursor:
            span = (len(before), len(before) + len(after[len(before) :].rstrip()))
        else:
            start = text.find(turn.content.strip(), max(behind, _shared(before, text)))
            if start < 0:
                continue
            span = (start, _end_of_turn(text, start + len(turn.content.strip()), after, turn.content))
        if turn.trained:
            found.append(span)
        cursor = span[1]
        behind = max(behind, cursor)
    return tuple(found)


def _shared(before: str, text: str) -> int:
    """Return the length of the prompt when the text goes on from it, so that no header is searched."""
    return len(before) if text.startswith(before) else 0


def _end_of_turn(text: str, end: int, after: str, content: str) -> int:
    """Extend a turn by the marker that the template writes after it, when the text goes on with it."""
    words = content.strip()
    marker = after.rpartition(words)[2].rstrip() if words and words in after else ""
    return end + len(marker) if marker and text.startswith(marker, end) else end
