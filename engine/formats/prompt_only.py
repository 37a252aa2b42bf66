"""A prompt alone, with the right answer where it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Question, text_of
from engine.formats.calls import tools_of
from engine.formats.cells import opened
from engine.formats.dialogue import with_system
from engine.formats.guessing import proven
from engine.formats.prompts import required
from engine.formats.roles import ANSWERS, INSTRUCTIONS, QUESTIONS, SEVERAL_ANSWERS, SYSTEMS, TOOLS, Role, find

if TYPE_CHECKING:
    from collections.abc import Sequence

_REFERENCES: Final = (
    "reference", "reference_answer", "ground_truth", "gold", "gold_answer", "expected", "expected_answer",
    "expected_output", "reward_model", "参考答案", "标准答案",
)  # fmt: skip
_KEYS: Final = ("ground_truth", "answer", "value")
"""Keys under which an object keeps the right answer."""


class PromptOnly(Format):
    """Prompts only: the model answers them itself while it trains; the right answer may be known."""

    title: ClassVar[str] = "Prompts only"
    short_title: ClassVar[str] = "Prompts only"

    kind: Literal["prompt_only"] = "prompt_only"
    prompt: Annotated[str, Field(min_length=1, title="Prompt"), Role(names=(*QUESTIONS, *INSTRUCTIONS))] = (
        "prompt"
    )
    """Column with the prompt: a text, or a list of turns."""
    reference: Annotated[str | None, Field(title="Right answer"), Role(names=_REFERENCES)] = "reference"
    """Column with the right answer, to compare the model's own with. Rows may leave it empty."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Question]:
        """Return that rows become prompts."""
        return Question

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, PromptOnly] | None:
        """Recognise a prompt with a right answer, and a prompt without any answer beside it."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        if settings.reference:
            return proven(0.93, settings, rows), settings
        answer = find(columns, (*SEVERAL_ANSWERS, *ANSWERS))
        sure = 0.5 if answer else 0.88 if settings.prompt.lower() == "prompt" else 0.7
        return proven(sure, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a question of the prompt and its right answer."""
        prompt = with_system(row, self.system, required(row, self.prompt))
        return Question(prompt, self._reference(row), tools_of(row, self.tools))

    def _reference(self, row: dict[str, Any]) -> str:
        if not self.reference:
            return ""
        value = row.get(self.reference)
        found = opened(value)
        if isinstance(found, dict):
            value = next((found[key] for key in _KEYS if key in found), value)
        return text_of({self.reference: value}, self.reference, required=False)
