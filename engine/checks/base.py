"""What a data check does: it looks at every row and reports one finding."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.formats.base import Continuation, Conversation, Document, Example
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN: Final = 20
"""Lines that a finding names at most."""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as the checks see it; token counts are -1 when no model was chosen."""

    line: int
    example: Example
    tokens: int = -1
    trained: int = -1


class Finding(Spec):
    """What a check found, with examples by line."""

    check: str
    """Kind of the check."""
    severity: Literal["good", "warning", "error"]
    count: int
    """Rows concerned."""
    lines: tuple[int, ...] = ()
    """Lines of the first few rows concerned."""


class Check(Spec):
    """One question asked of a data set."""

    needs_tokens: ClassVar[bool] = False
    """Whether rows must have been tokenized for a model first."""

    @abstractmethod
    def run(self, rows: Sequence[CheckedRow], limit: int) -> Finding:
        """Return what was found; `limit` is the maximum length in tokens."""


def finding(check: str, lines: Sequence[int], severity: Literal["warning", "error"] = "warning") -> Finding:
    """Make a finding of the lines concerned; good when there are none."""
    return Finding(
        check=check,
        severity=severity if lines else "good",
        count=len(lines),
        lines=tuple(lines[:SHOWN]),
    )


def texts(example: Example) -> tuple[str, ...]:
    """Return the texts of an example, in the order in which the model sees them."""
    match example:
        case Conversation(messages=messages):
            return tuple(message.content for message in messages)
        case Continuation(prompt=prompt, completion=completion):
            return prompt, completion
        case Document(text=text):
            return (text,)
