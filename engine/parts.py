"""The files of a folder that is read as one: the lines of its files count on from each other."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Sequence


class FilePart(Spec):
    """A file of a folder."""

    line: int
    """Line of the folder that is the first of the file."""
    name: str
    """Path below the folder, with forward slashes."""
    reader: str
    encoding: str
    """Empty for a binary file."""


def place_in(parts: Sequence[FilePart], count: int, line: int) -> tuple[str, int]:
    """Return the file of a folder that a line stands in, and its line there; no name in a single file.

    Nor behind the last of the parts, where these are not all of `count`.
    """
    number = bisect_right(parts, line, key=lambda part: part.line) - 1
    unknown = number == len(parts) - 1 and len(parts) < count
    if number < 0 or unknown:
        return "", line
    return parts[number].name, line - parts[number].line + 1
