"""What a stage decides: which examples it takes, and which of their characters are trained on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Protocol

from pydantic import Field

from engine.spec import Spec, Ui

if TYPE_CHECKING:
    from engine.formats.base import Example, Message


class Template(Protocol):
    """A model's chat template, as the stages need it."""

    def render(self, messages: tuple[Message, ...], *, prompt: bool = False) -> str:
        """Return the conversation as text; with `prompt`, ready for the assistant to answer."""
        ...

    @property
    def end(self) -> str:
        """Return the token text that ends a document, or an empty string."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """The text that the model sees, and the half-open character ranges that it is trained on."""

    text: str
    trained: tuple[tuple[int, int], ...]
    templated: bool
    """Whether special tokens are already written in the text."""


class Stage(Spec):
    """A training stage: what it learns from, and how a row becomes text with a loss mask."""

    examples: ClassVar[tuple[type, ...]]
    """Kinds of example that this stage can learn from."""

    max_length: Annotated[
        int, Field(ge=16, le=1 << 20, title="Maximum length"), Ui(group="Data", step=256, unit="tokens")
    ] = 2048
    """Longest row in tokens; what is longer is cut at the end. Memory grows with it."""
    packing: Annotated[bool, Field(title="Packing"), Ui(group="Data")] = False
    """Put several short rows into one sequence, hidden from each other. No padding: it saves time."""

    @abstractmethod
    def mark(self, example: Example, template: Template) -> Marked:
        """Render an example and mark what is trained on; raises RowError when the stage cannot use it."""
