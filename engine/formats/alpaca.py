"""Instruction, optional input, and output: one question and one answer a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format, Message, RowError, text_of
from engine.formats.cells import opened
from engine.formats.dialogue import with_system
from engine.formats.guessing import proven
from engine.formats.roles import ANSWERS, CONTEXTS, HISTORIES, INSTRUCTIONS, SYSTEMS, Role
from engine.formats.turns import SHARED, turns
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence


class Alpaca(Format):
    """Alpaca: an instruction, an optional input to it, and the answer."""

    title: ClassVar[str] = "Instruction and output (Alpaca)"
    short_title: ClassVar[str] = "Alpaca"

    kind: Literal["alpaca"] = "alpaca"
    instruction: Annotated[str, Field(min_length=1, title="Instruction"), Role(names=INSTRUCTIONS)] = (
        "instruction"
    )
    """Column that says what to do."""
    input: Annotated[str | None, Field(title="Input"), Role(names=CONTEXTS)] = "input"
    """Column with what to do it to; it is put below the instruction. Rows may leave it empty."""
    output: Annotated[str, Field(min_length=1, title="Output"), Role(names=ANSWERS)] = "output"
    """Column with the answer to learn."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    history: Annotated[str | None, Field(title="History"), Role(advanced=True, names=HISTORIES)] = "history"
    """Column with earlier turns, a list of pairs of question and answer. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Alpaca] | None:
        """Recognise an instruction and its output in their usual spellings."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        usual = (settings.instruction, settings.output) == ("instruction", "output")
        return proven(0.98 if usual else 0.92, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation: system, history, instruction with input, answer."""
        extra = text_of(row, self.input, required=False) if self.input else ""
        instruction = text_of(row, self.instruction)
        question = "\n".join(text for text in (instruction, extra) if text.strip()) or instruction
        answer = Message("assistant", text_of(row, self.output))
        found = (*self._earlier(row), Message("user", question), answer)
        return Conversation(with_system(row, self.system, found))

    def _earlier(self, row: dict[str, Any]) -> list[Message]:
        pairs = opened(row.get(self.history)) if self.history else None
        if pairs is None or pairs in ("", []):
            return []
        if not isinstance(pairs, list) or any(isinstance(pair, str) for pair in pairs):
            raise RowError(reason("history_not_pairs", column=self.history))
        try:
            return turns(pairs, str(self.history), SHARED)
        except RowError as error:
            if any(isinstance(pair, dict) for pair in pairs):
                raise
            raise RowError(reason("history_not_pairs", column=self.history)) from error
