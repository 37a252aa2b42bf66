"""What a format does: it turns a row's columns into an example that a stage can train on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.reasons import reason
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; roles are system, user, assistant and tool."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns that the model's chat template renders."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Continuation:
    """A raw prompt and what should follow it, without a chat template."""

    prompt: str
    completion: str


@dataclass(frozen=True, slots=True)
class Document:
    """Plain text that is trained on as it stands."""

    text: str


Example = Conversation | Continuation | Document


class RowError(Exception):
    """A row does not fit its format; the message says why, in words that name the column."""


class Format(Spec):
    """Which column plays which role, and how the columns become an example."""

    optional: ClassVar[frozenset[str]] = frozenset()
    """Roles whose column a file may lack."""

    @abstractmethod
    def gives(self) -> type[Conversation | Continuation | Document]:
        """Return the kind of example that this format gives with these settings."""

    @classmethod
    @abstractmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Format] | None:
        """Return (confidence from 0 to 1, settings) when the columns look like this format, else None."""

    @abstractmethod
    def columns(self) -> dict[str, str]:
        """Return role -> column name, for the roles that are played by a column."""

    @abstractmethod
    def convert(self, row: dict[str, Any]) -> Example:
        """Turn a row into an example; raises RowError with the reason when it cannot."""


def text_of(row: dict[str, Any], column: str, *, required: bool = True) -> str:
    """Return a column's text; numbers and booleans are written out, missing optional text is empty."""
    if column not in row:
        if required:
            raise RowError(reason("column_missing", column=column))
        return ""
    value = row[column]
    if value is None:
        if required:
            raise RowError(reason("column_empty", column=column))
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    raise RowError(reason("column_not_text", column=column, kind=type(value).__name__))
