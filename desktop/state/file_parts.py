"""Which file of a folder a line stands in: the lines of its files count on from each other."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.rpc import DataReport, FilePart


def place_in(report: DataReport, line: int) -> tuple[str, int]:
    """Return the file of a folder that a line stands in, and its line there; no name in a single file.

    Nor behind the last file that the report names, where it does not name all.
    """
    number = bisect_right(report.parts, line, key=_first_line) - 1
    unknown = number == len(report.parts) - 1 and len(report.parts) < report.parts_count
    if number < 0 or unknown:
        return "", line
    part = report.parts[number]
    return part.name, line - part.line + 1


def first_parts(parts: Sequence[FilePart], most: int) -> list[str]:
    """Return the first files of a folder, each with its kind and encoding."""
    return [
        " · ".join(word for word in (part.name, part.reader.upper(), part.encoding.upper()) if word)
        for part in parts[:most]
    ]


def _first_line(part: FilePart) -> int:
    return part.line
