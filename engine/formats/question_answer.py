"""Questions and answers, with a text that the question is about; of several answers the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format, Message, RowError, text_of
from engine.formats.calls import calls_of, tools_of
from engine.formats.cells import opened
from engine.formats.dialogue import conversation, thought
from engine.formats.guessing import proven
from engine.formats.roles import ANSWERS, REASONINGS, SYSTEMS, TOOLS, Role, plain
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUESTIONS: Final = (
    "question", "query", "problem", "q", "user_question",
    "问题", "提问", "问", "问句", "题目",
)  # fmt: skip
_ANSWERS: Final = ("answer", "answers", "response", "a", "generated_solution", *ANSWERS)
_CONTEXTS: Final = (
    "context", "passage", "paragraph", "background", "material", "上下文", "背景", "材料", "原文",
)  # fmt: skip
_SEVERAL: Final = {"answers", "答案列表"}
"""Columns that hold a list even where a table had to write it as text."""


class QuestionAnswer(Format):
    """Question and answer: a question, the text that it is about if there is one, and the answer."""

    title: ClassVar[str] = "Question and answer"
    short_title: ClassVar[str] = "Question and answer"

    kind: Literal["question_answer"] = "question_answer"
    question: Annotated[str, Field(min_length=1, title="Question"), Role(names=_QUESTIONS)] = "question"
    """Column with the question."""
    context: Annotated[str | None, Field(title="Context"), Role(names=_CONTEXTS)] = "context"
    """Column with the text that the question is about; it is put above it. Rows may leave it empty."""
    answer: Annotated[str, Field(min_length=1, title="Answer"), Role(names=_ANSWERS)] = "answer"
    """Column with the answer; of a list of answers the first is learned."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    reasoning: Annotated[str | None, Field(title="Reasoning"), Role(advanced=True, names=REASONINGS)] = (
        "reasoning"
    )
    """Column with what was thought before the answer. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, QuestionAnswer] | None:
        """Recognise a question and its answer in their usual spellings."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        short = min(len(plain(settings.question)), len(plain(settings.answer))) == 1
        sure = 0.85 if short and settings.question.isascii() else 0.94
        return proven(sure, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of context and question, and the answer."""
        context = text_of(row, self.context, required=False) if self.context else ""
        question = text_of(row, self.question)
        asked = Message("user", f"{context}\n\n{question}" if context.strip() else question)
        answer = thought(row, self.reasoning, (self._answer(row),))
        return conversation(row, [asked, *answer], self.system, self.tools)

    def _answer(self, row: dict[str, Any]) -> Message:
        if self.tools and isinstance(row.get(self.answer), str | list | dict) and tools_of(row, self.tools):
            try:
                return Message("assistant", "", tool_calls=calls_of(row[self.answer]))
            except ValueError:
                pass  # The answer is text: not every question needs a tool.
        return Message("assistant", self._text(row))

    def _text(self, row: dict[str, Any]) -> str:
        value = row.get(self.answer)
        if plain(self.answer) in _SEVERAL:
            value = opened(value)
        if isinstance(value, dict) and "text" in value:
            value = value["text"]
        if not isinstance(value, list):
            return text_of({**row, self.answer: value} if self.answer in row else row, self.answer)
        first = next((item for item in value if item is not None and str(item).strip()), None)
        if isinstance(first, dict):
            first = first.get("text", first.get("answer"))
        if first is None:
            raise RowError(reason("column_empty", column=self.answer))
        return text_of({self.answer: first}, self.answer)
