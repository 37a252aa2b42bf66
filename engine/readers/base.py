"""What a reader gives back: every line of a file is accepted, refused with a reason, or blank."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """An intact record and the line (from 1) that it begins on."""

    line: int
    row: dict[str, Any]
    lines: int = 1
    """How many physical lines the record spans; one that it shares with the record before counts there."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no record, with the reason in words."""

    line: int
    reason: str
    lines: int = 1
    """How many physical lines are refused with it; one shared with the record before counts there."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A line without a row: an empty one, a bracket around the rows, or the header of a table."""

    line: int
    lines: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of the lines from here on; it accounts for no line itself."""

    line: int
    reason: str
    lines: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a folder begins: its line 1 is `line` of the folder, whose files count on from each other."""

    line: int
    name: str
    """Path of the file below the folder, with forward slashes."""
    reader: str
    """Kind of its reader."""
    encoding: str
    """Encoding of its text; empty for a binary file."""
    lines: ClassVar[int] = 0


Item = Record | Refused | Blank | Note | Part
"""In a text file the lines of all items add up to the lines of the file."""


class Reader(Spec):
    """Turns one kind of file into records; streaming, so that memory does not grow with the file."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    """File name endings that this reader is first choice for, lower case, with the dot."""
    text: ClassVar[bool] = True
    """Whether the file is text, so that its encoding matters."""

    @abstractmethod
    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield every line's fate in file order; `encoding` is ignored by binary kinds.

        `moved` is told now and then how many bytes have been read; what it raises ends the reading.
        Raises ProblemError only when the file as a whole cannot be read.
        """
