"""A prompt and its completion: any two columns of question and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from engine.formats.base import Continuation, Conversation, Example, Format, Message, text_of
from engine.formats.guessing import ANSWERS, QUESTIONS, find, proven
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence


class PromptCompletion(Format):
    """Prompt and completion: one column asks, another answers."""

    kind: Literal["prompt_completion"] = "prompt_completion"
    prompt: Annotated[str, Field(min_length=1, title="Prompt"), Ui(group="Columns")] = "prompt"
    """Column with the prompt."""
    completion: Annotated[str, Field(min_length=1, title="Completion"), Ui(group="Columns")] = "completion"
    """Column with what should follow it."""
    as_chat: Annotated[bool, Field(title="As a chat"), Ui(group="Columns")] = True
    """Put both through the model's chat template; off, it simply follows the prompt."""

    def gives(self) -> type[Conversation | Continuation]:
        """Return conversations as a chat, raw continuations otherwise."""
        return Conversation if self.as_chat else Continuation

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, PromptCompletion] | None:
        """Recognise the usual pairs of names: prompt and completion, question and answer, and their like."""
        prompt, completion = find(columns, QUESTIONS), find(columns, ANSWERS)
        if prompt is None or completion is None:
            return None
        settings = cls(prompt=prompt, completion=completion)
        if (prompt, completion) == ("prompt", "completion"):
            return proven(0.98, settings, rows), settings
        # An input beside something else is often only half of the question.
        return proven(0.82 if prompt.lower() == "input" else 0.9, settings, rows), settings

    def columns(self) -> dict[str, str]:
        """Return the columns of prompt and completion."""
        return {"prompt": self.prompt, "completion": self.completion}

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of two turns, or a raw continuation."""
        prompt, completion = text_of(row, self.prompt), text_of(row, self.completion)
        if not self.as_chat:
            return Continuation(prompt, completion)
        return Conversation((Message("user", prompt), Message("assistant", completion)))
