"""A list of turns with from and value, as shared chats are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format, Message, text_of
from engine.formats.guessing import SYSTEMS, converting, find
from engine.formats.turns import turns_of
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: Final = ("conversations", "conversation", "messages", "dialogue", "dialog", "items", "对话")


class Sharegpt(Format):
    """ShareGPT: a list of turns with from (human, gpt, system) and value."""

    optional: ClassVar[frozenset[str]] = frozenset({"system"})

    kind: Literal["sharegpt"] = "sharegpt"
    conversations: Annotated[str, Field(min_length=1, title="Conversations"), Ui(group="Columns")] = (
        "conversations"
    )
    """Column with the list of turns."""
    system: Annotated[str | None, Field(title="System prompt"), Ui(group="Columns", advanced=True)] = "system"
    """Column with the system prompt. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Sharegpt] | None:
        """Recognise the column by its turns; without rows, by its name alone."""
        system = find(columns, SYSTEMS)
        plain = cls(conversations="conversations", system=system)
        if not rows:
            return (0.5, plain) if "conversations" in columns else None
        known = find(columns, _NAMES)
        tried = {name: cls(conversations=name, system=system) for name in columns if name}
        shares = {name: converting(settings, rows) for name, settings in tried.items()}
        best = max(shares, key=lambda name: (shares[name], name == known), default=None)
        if best is None or not shares[best]:
            # The name alone still says what was meant, so that each row can be refused for its own reason.
            return (0.4, plain) if "conversations" in columns else None
        return round((0.97 if best == known else 0.9) * (0.4 + 0.6 * shares[best]), 3), tried[best]

    def columns(self) -> dict[str, str]:
        """Return the columns of the turns and of the system prompt."""
        own = {"conversations": self.conversations}
        return {**own, "system": self.system} if self.system else own

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of the turns, with the row's system prompt before them."""
        turns = turns_of(row, self.conversations, ("from", "role"), ("value", "content", "text"))
        system = text_of(row, self.system, required=False) if self.system else ""
        if system.strip() and turns[0].role != "system":
            turns.insert(0, Message("system", system))
        return Conversation(tuple(turns))
