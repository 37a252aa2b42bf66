"""Instruction, optional input, and output: one question and one answer a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format, Message, RowError, text_of
from engine.formats.guessing import (
    ANSWERS,
    CONTEXTS,
    HISTORIES,
    INSTRUCTIONS,
    QUESTIONS,
    SYSTEMS,
    find,
    proven,
)
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence


class Alpaca(Format):
    """Alpaca: an instruction, an optional input to it, and the answer."""

    optional: ClassVar[frozenset[str]] = frozenset({"input", "system", "history"})

    kind: Literal["alpaca"] = "alpaca"
    instruction: Annotated[str, Field(min_length=1, title="Instruction"), Ui(group="Columns")] = "instruction"
    """Column that says what to do."""
    input: Annotated[str | None, Field(title="Input"), Ui(group="Columns")] = "input"
    """Column with what to do it to; it is put below the instruction. Rows may leave it empty."""
    output: Annotated[str, Field(min_length=1, title="Output"), Ui(group="Columns")] = "output"
    """Column with the answer to learn."""
    system: Annotated[str | None, Field(title="System prompt"), Ui(group="Columns", advanced=True)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    history: Annotated[str | None, Field(title="History"), Ui(group="Columns", advanced=True)] = "history"
    """Column with earlier turns, a list of pairs of question and answer. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Alpaca] | None:
        """Recognise instruction and output, and a question with a context and an answer."""
        output = find(columns, ANSWERS)
        instruction, context = find(columns, INSTRUCTIONS), find(columns, CONTEXTS)
        confidence = 0.98 if (instruction, output) == ("instruction", "output") else 0.92
        if instruction is None:
            instruction = find([name for name in columns if name != context], QUESTIONS)
            confidence = 0.93 if context else 0.0
        if instruction is None or output is None or not confidence:
            return None
        settings = cls(
            instruction=instruction,
            input=context,
            output=output,
            system=find(columns, SYSTEMS),
            history=find(columns, HISTORIES),
        )
        return proven(confidence, settings, rows), settings

    def columns(self) -> dict[str, str]:
        """Return the columns of instruction, input, output, system and history."""
        roles = {
            "instruction": self.instruction,
            "input": self.input,
            "output": self.output,
            "system": self.system,
            "history": self.history,
        }
        return {role: column for role, column in roles.items() if column}

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation: system, history, instruction with input, answer."""
        system = text_of(row, self.system, required=False) if self.system else ""
        extra = text_of(row, self.input, required=False) if self.input else ""
        instruction = text_of(row, self.instruction)
        question = f"{instruction}\n{extra}" if extra.strip() else instruction
        turns = [
            *([Message("system", system)] if system.strip() else []),
            *self._earlier(row),
            Message("user", question),
            Message("assistant", text_of(row, self.output)),
        ]
        return Conversation(tuple(turns))

    def _earlier(self, row: dict[str, Any]) -> list[Message]:
        pairs = row.get(self.history) if self.history else None
        if pairs is None or pairs in ("", []):
            return []
        if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
            raise RowError(reason("history_not_pairs", column=self.history))
        return [
            Message(role, text)
            for pair in pairs
            for role, text in zip(("user", "assistant"), pair, strict=True)
        ]


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)  # noqa: PLR2004
