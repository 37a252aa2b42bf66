"""A list of turns with role and content, as chat services write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format
from engine.formats.dialogue import conversation
from engine.formats.guessing import converting
from engine.formats.roles import SYSTEMS, TALKS, TOOLS, Role, find
from engine.formats.turns import CHAT, turns_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Messages(Format):
    """Messages: a list of turns with role and content, as OpenAI and ChatML write it, tools included."""

    title: ClassVar[str] = "Messages (OpenAI, ChatML)"
    short_title: ClassVar[str] = "Messages"

    kind: Literal["messages"] = "messages"
    messages: Annotated[str, Field(min_length=1, title="Messages"), Role(names=TALKS)] = "messages"
    """Column with the list of turns."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Messages] | None:
        """Recognise the column by its turns; without rows, by its name alone."""
        named = "messages" if "messages" in columns else None
        if not rows:
            return (0.5, cls._on(columns, named)) if named else None
        known = find(columns, TALKS)
        tried = {column: cls._on(columns, column) for column in columns if column}
        shares = {column: converting(settings, rows) for column, settings in tried.items()}
        best = max(shares, key=lambda column: (shares[column], column == known), default=None)
        if best is None or not shares[best]:
            # The name alone still says what was meant, so that each row can be refused for its own reason.
            return (0.55, tried[named]) if named else None
        return round((0.98 if best == known else 0.9) * (0.4 + 0.6 * shares[best]), 3), tried[best]

    @classmethod
    def _on(cls, columns: Sequence[str], messages: str) -> Messages:
        beside = [column for column in columns if column != messages]
        return cls(messages=messages, system=find(beside, SYSTEMS), tools=find(beside, TOOLS))

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of the turns as they stand, with the row's system prompt and tools."""
        return conversation(row, turns_of(row, self.messages, CHAT), self.system, self.tools)
