"""A prompt and its completion: two columns of text, or of turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Continuation, Conversation, Example, Format, text_of
from engine.formats.dialogue import answered, asked, conversation, thought
from engine.formats.guessing import proven
from engine.formats.roles import ANSWERS, QUESTIONS, REASONINGS, SYSTEMS, TOOLS, Role, plain
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOURCES: Final = ("source", "document", "article", "dialogue", "src", "文章")
_TARGETS: Final = ("summary", "highlights", "tgt", "摘要")
_HALF: Final = frozenset(map(plain, (*_SOURCES, *_TARGETS, "target")))
"""Names of a text and what was made of it: nothing says what the model was asked to do."""


class PromptCompletion(Format):
    """Prompt and completion: one column asks, another answers."""

    title: ClassVar[str] = "Prompt and completion"
    short_title: ClassVar[str] = "Prompt and completion"

    kind: Literal["prompt_completion"] = "prompt_completion"
    prompt: Annotated[str, Field(min_length=1, title="Prompt"), Role(names=(*QUESTIONS, *_SOURCES))] = (
        "prompt"
    )
    """Column with the prompt: a text, or a list of turns."""
    completion: Annotated[str, Field(min_length=1, title="Completion"), Role(names=(*ANSWERS, *_TARGETS))] = (
        "completion"
    )
    """Column with what should follow it: a text, or a list of turns."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    reasoning: Annotated[str | None, Field(title="Reasoning"), Role(advanced=True, names=REASONINGS)] = (
        "reasoning"
    )
    """Column with what was thought before the answer. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""
    as_chat: Annotated[bool, Field(title="As a chat"), Ui(group="Format")] = True
    """Put both through the model's chat template; off, it simply follows the prompt."""

    def gives(self) -> type[Conversation | Continuation]:
        """Return conversations as a chat, raw continuations otherwise."""
        return Conversation if self.as_chat else Continuation

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, PromptCompletion] | None:
        """Recognise the usual pairs of names: prompt and completion, query and response, and their like."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        if (settings.prompt, settings.completion) == ("prompt", "completion"):
            return proven(0.98, settings, rows), settings
        if _HALF & {plain(settings.prompt), plain(settings.completion)}:
            return proven(0.72, settings, rows), settings
        # An input beside something else is often only half of the question.
        return proven(0.82 if settings.prompt.lower() == "input" else 0.9, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of two turns, or a raw continuation."""
        if not self.as_chat:
            return Continuation(text_of(row, self.prompt), text_of(row, self.completion))
        prompt = asked(row, self.prompt)
        answer = thought(row, self.reasoning, answered(row, self.completion))
        return conversation(row, [*prompt, *answer], self.system, self.tools)
