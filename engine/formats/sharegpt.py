"""A list of turns with from and value, as shared chats are published, and its looser spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Format
from engine.formats.cells import opened
from engine.formats.dialogue import conversation
from engine.formats.guessing import converting
from engine.formats.roles import SYSTEMS, TALKS, TOOLS, Role, find
from engine.formats.turns import SHARED, turns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: Final = ("conversations", *TALKS, "data")


class Sharegpt(Format):
    """ShareGPT: a list of turns with from (human, gpt, system, function_call, observation) and value."""

    title: ClassVar[str] = "Conversations (ShareGPT)"
    short_title: ClassVar[str] = "ShareGPT"

    kind: Literal["sharegpt"] = "sharegpt"
    conversations: Annotated[str, Field(min_length=1, title="Conversations"), Role(names=_NAMES)] = (
        "conversations"
    )
    """Column with the list of turns."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Conversation]:
        """Return that rows become conversations."""
        return Conversation

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Sharegpt] | None:
        """Recognise the column by its turns; without rows, by its name alone."""
        named = "conversations" if "conversations" in columns else None
        if not rows:
            return (0.5, cls._on(columns, named)) if named else None
        known = find(columns, _NAMES)
        tried = {column: cls._on(columns, column) for column in columns if column}
        shares = {column: converting(settings, rows) for column, settings in tried.items()}
        best = max(shares, key=lambda column: (shares[column], column == known), default=None)
        if best is None or not shares[best]:
            # The name alone still says what was meant, so that each row can be refused for its own reason.
            return (0.55, tried[named]) if named else None
        sure = 0.97 if best == known else 0.9
        if any(_plain_texts(row.get(best)) for row in rows):
            # A list of plain texts may be anything; a conversation of user and assistant in turn is likely.
            sure = 0.8 if best == known else 0.3
        return round(sure * (0.4 + 0.6 * shares[best]), 3), tried[best]

    @classmethod
    def _on(cls, columns: Sequence[str], conversations: str) -> Sharegpt:
        beside = [column for column in columns if column != conversations]
        return cls(conversations=conversations, system=find(beside, SYSTEMS), tools=find(beside, TOOLS))

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a conversation of the turns, with the row's system prompt before them and its tools."""
        return conversation(row, turns_of(row, self.conversations, SHARED), self.system, self.tools)


def _plain_texts(value: Any) -> bool:
    found = opened(value)
    return isinstance(found, list) and any(isinstance(turn, str) for turn in found)
