"""What a format does: it turns a row's columns into an example that a stage can train on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from typing_extensions import override

from engine.formats.roles import Role, find
from engine.reasons import reason
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that an assistant's turn makes; `arguments` is a JSON object as text."""

    name: str
    arguments: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; roles are system, user, assistant and tool."""

    role: str
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    name: str = ""
    """Name of the tool that a tool's turn answers for."""
    tool_call_id: str = ""
    reasoning: str = ""
    """What the assistant thought before it answered, where the data keeps it apart."""
    trained: bool = True
    """False for an assistant's turn that is read and never learned."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns that the model's chat template renders; `tools` are JSON schemas as text."""

    messages: tuple[Message, ...]
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Continuation:
    """A raw prompt and what should follow it, without a chat template."""

    prompt: str
    completion: str


@dataclass(frozen=True, slots=True)
class Document:
    """Plain text that is trained on as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Preference:
    """A prompt with a better and a worse answer; each answer is the turns that follow the prompt."""

    prompt: tuple[Message, ...]
    chosen: tuple[Message, ...]
    rejected: tuple[Message, ...]
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A prompt and one answer that was found good or bad (unpaired preference)."""

    prompt: tuple[Message, ...]
    completion: tuple[Message, ...]
    label: bool
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A prompt with several answers, best first; `scores` are the data's own, or empty."""

    prompt: tuple[Message, ...]
    answers: tuple[tuple[Message, ...], ...]
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt alone, for stages that make the answer; `reference` is the right one where it is known."""

    prompt: tuple[Message, ...]
    reference: str = ""
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, or a pair of texts, with its classes; or with a number to predict."""

    text: str
    pair: str = ""
    labels: tuple[str, ...] = ()
    value: float | None = None


Example = Conversation | Continuation | Document | Preference | Judged | Ranked | Question | Labelled


class RowError(Exception):
    """A row does not fit its format; the message says why, in words that name the column."""


class Format(Spec):
    """Which column plays which role, and how the columns become an example."""

    title: ClassVar[str]
    """What the format is called where one is chosen."""
    short_title: ClassVar[str]
    """The same where there is little room."""
    optional: ClassVar[frozenset[str]] = frozenset()
    """Roles whose column a file may lack: those whose field may be None."""

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        fields = cls.model_fields
        cls.optional = frozenset(
            name for name in cls.roles() if NoneType in get_args(fields[name].annotation)
        )

    @classmethod
    def roles(cls) -> dict[str, Role]:
        """Return role -> how its column is usually called, in the order of the form."""
        marks = {name: field.metadata for name, field in cls.model_fields.items()}
        return {name: mark for name, found in marks.items() for mark in found if isinstance(mark, Role)}

    @classmethod
    def named(cls, columns: Sequence[str]) -> dict[str, str]:
        """Return role -> the column that is called like it; no column plays two roles."""
        found: dict[str, str] = {}
        for role, mark in cls.roles().items():
            left = [column for column in columns if column and column not in found.values()]
            column = find(left, mark.names)
            if column is not None:
                found[role] = column
        return found

    @classmethod
    def placed(cls, columns: Sequence[str]) -> Self | None:
        """Return the format with its roles on the columns that are called like them, or None if one lacks."""
        found = cls.named(columns)
        if any(role not in found for role in cls.roles() if role not in cls.optional):
            return None
        return cls.model_validate({**dict.fromkeys(cls.optional), **found})

    def columns(self) -> dict[str, str]:
        """Return role -> column name, for the roles that are played by a column."""
        chosen = {role: getattr(self, role) for role in self.roles()}
        return {role: column for role, column in chosen.items() if column}

    @abstractmethod
    def gives(self) -> type[Example]:
        """Return the kind of example that this format gives with these settings."""

    @classmethod
    @abstractmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Format] | None:
        """Return (confidence from 0 to 1, settings) when the columns look like this format, else None."""

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
