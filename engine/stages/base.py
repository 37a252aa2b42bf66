"""What a stage decides: which examples it takes, and which of their characters are trained on."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from pydantic import Field

from engine.model import Task
from engine.spec import Spec, Ui

if TYPE_CHECKING:
    import re

    from engine.formats.base import Example, Message
    from engine.stages.layouts import Layouts

Ranges = tuple[tuple[int, int], ...]


class Template(Protocol):
    """A model's chat template, as the stages need it."""

    @property
    def end(self) -> str:
        """Return the token text that ends a document, or an empty string."""
        ...

    @property
    def marks(self) -> re.Pattern[str]:
        """Return what finds the tokens that are written as they stand, such as the one that ends a turn."""
        ...

    @property
    def layouts(self) -> Layouts:
        """Return where the answers stand in conversations of a shape that was seen before."""
        ...

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        """Return the conversation as text; with `prompt`, ready for the assistant to answer."""
        ...

    def spoken(self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()) -> Ranges | None:
        """Return the ranges that the template itself says the assistant writes; None when it says nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """The text that the model sees, and the half-open character ranges that it is trained on."""

    text: str
    trained: Ranges
    templated: bool
    """Whether special tokens are already written in the text."""


class Stage(Spec):
    """A training stage: what it learns from, and how a row becomes text with a loss mask."""

    examples: ClassVar[tuple[type, ...]]
    """Kinds of example that this stage can learn from."""
    task: ClassVar[Task] = "CAUSAL_LM"
    """What kind of model it trains."""
    width: ClassVar[int] = 1
    """How many texts make one item of a batch: two for a pair of answers."""
    trains_tokens: ClassVar[bool] = True
    """Whether tokens are what it learns; otherwise a text needs no trained token to be of use."""
    rate_share: ClassVar[float] = 1.0
    """By what the usual learning rate of a method is multiplied to begin with."""

    max_length: Annotated[
        int, Field(ge=16, le=1 << 20, title="Maximum length"), Ui(group="Data", step=256, unit="tokens")
    ] = 2048
    """Longest row in tokens; what is longer is cut at the end. Memory grows with it."""
    packing: Annotated[bool, Field(title="Packing"), Ui(group="Data")] = False
    """Put several short rows into one sequence, hidden from each other. No padding: it saves time."""

    @abstractmethod
    def mark(self, example: Example, template: Template) -> Marked:
        """Render an example and mark what is trained on; raises RowError when the stage cannot use it.

        Of an example with several texts it is the first.
        """

    def texts(self, example: Example, template: Template) -> tuple[Marked, ...]:
        """Return all texts of an example, `width` of them for each item that it makes."""
        return (self.mark(example, template),)

    def targets(self, example: Example) -> tuple[Any, ...]:
        """Return for each item of an example what its texts are compared with, fit for JSON."""
        del example
        return (None,)
