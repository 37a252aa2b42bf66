"""What a data check does: it looks at every row and reports one finding."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.formats.base import Example

SHOWN: Final = 20
"""Lines that a finding names at most."""
_TURNS: Final = {"messages", "prompt", "chosen", "rejected", "completion"}
_OPTIONAL: Final = {"pair", "reference"}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as the checks see it; token counts are -1 when no model was chosen."""

    line: int
    example: Example
    tokens: int = -1
    trained: int = -1


class Excerpt(Spec):
    """A piece of a row that shows what was found."""

    line: int
    text: str
    start: int = 0
    """Characters of `text` that are concerned: from here …"""
    end: int = 0
    """… to before here; none when both are 0."""
    twin: int | None = None
    """Line of the row that it repeats or leaks into."""


class Finding(Spec):
    """What a check found, with examples by line."""

    check: str
    """Kind of the check."""
    severity: Literal["good", "warning", "error"]
    count: int
    """Rows concerned."""
    lines: tuple[int, ...] = ()
    """Lines of the first few rows concerned."""
    path: Path | None = None
    """File concerned, where a finding spans several."""
    fix: Literal["drop", "rewrite"] | None = None
    """What the check's fix does to the rows concerned; None when only a person can say."""
    excerpts: tuple[Excerpt, ...] = ()


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
    found: list[str] = []
    for item in fields(example):
        value: Any = getattr(example, item.name)
        if isinstance(value, str):
            found.extend([value] if value or item.name not in _OPTIONAL else [])
        elif item.name in _TURNS:
            found.extend(turn.content for turn in value)
        elif item.name == "answers":
            found.extend(turn.content for answer in value for turn in answer)
    return tuple(found)
