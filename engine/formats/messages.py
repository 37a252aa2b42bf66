"""A list of turns with role and content, as chat services write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format
from engine.formats.guessing import converting, find
from engine.formats.turns import turns_of
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: Final = (
    "messages",
    "conversation",
    "conversations",
    "message",
    "dialogue",
    "dialog",
    "chat",
    "对话",
    "消息",
)


class Messages(Format):
    """Messages: a list of turns with role and content, as OpenAI and ChatML write it."""

    kind: Literal["messages"] = "messages"
    messages: Annotated[str, Field(min_length=1, title="Messages"), Ui(group="Columns")] = "messages"
    """Column with the list of turns."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Messages] | None:
        """Recognise the column by its turns; without rows, by its name alone."""
        if not rows:
            return (0.5, cls(messages="messages")) if "messages" in columns else None
        known = find(columns, _NAMES)
        shares = {column: converting(cls(messages=column), rows) for column in columns if column}
        best = max(shares, key=lambda column: (shares[column], column == known), default=None)
        if best is None or not shares[best]:
            # The name alone still says what was meant, so that each row can be refused for its own reason.
            return (0.4, cls(messages="messages")) if "messages" in columns else None
        return round((0.98 if best == known else 0.9) * (0.4 + 0.6 * shares[best]), 3), cls(messages=best)

    def columns(self) -> dict[str, str]:
        """Return the column of the turns."""
        return {"messages": self.messages}

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of the turns as they stand."""
        return Conversation(tuple(turns_of(row, self.messages, ("role",), ("content",))))
