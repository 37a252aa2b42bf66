"""Reads a damaged file the way the program does and says what went wrong, if anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.problems import ProblemError
from engine.readers import Item, Reader, Record
from engine.readers.blocks import exact
from engine.readers.choosing import reader_for
from engine.readers.encodings import recognise
from engine.readers.streams import DataStream
from engine.readers.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fuzz.damaged import Case

Read = "Callable[[Reader, Path, str], list[Item]]"


def plainly(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Read a file with its own reader."""
    return list(reader.read(path, encoding))


def faults(made: Case, folder: Path, read: Callable[[Reader, Path, str], list[Item]] = plainly) -> list[str]:
    """Return what is wrong with the way a damaged file is read; whatever else is raised is a crash."""
    path = folder / made.name
    path.write_bytes(made.content)
    try:
        reader = Text(unit="line") if made.unit == "line" else reader_for(path)
        encoding = recognise(path)
        found = read(reader, path, encoding)
        lines = physical(path, encoding)
    except ProblemError as error:
        # A packed file that is wrong inside is refused whole; a text of which nothing is intact may be.
        allowed = made.unit == "pack" or not made.intact
        return [] if allowed else [f"refused whole: {error}"]
    return [*miscounted(found, lines), *lost(made, found), *changed(made, found)]


def physical(path: Path, encoding: str) -> int:
    """Return how many lines a file has, counted without any reader."""
    with DataStream(path) as stream:
        content = stream.read(1 << 30)
        damaged = stream.damaged
    text = content.decode(exact(path, encoding), errors="replace")
    feed = "\n" if "\n" in text else "\r"
    ended = text.endswith(feed) or not text
    return text.count(feed) + (1 if damaged else not ended)


def miscounted(found: list[Item], lines: int) -> list[str]:
    """Say when accepted, refused and blank lines do not add up to all lines, or stand in no order."""
    total = sum(item.lines for item in found)
    wrong = [] if total == lines else [f"{total} of {lines} lines accounted for"]
    numbers = [item.line for item in found if isinstance(item, Record)]
    if numbers != sorted(numbers):
        wrong.append("records out of order")
    if any(not 1 <= item.line <= max(1, lines) for item in found):
        wrong.append("a line outside the file")
    return wrong


def lost(made: Case, found: list[Item]) -> list[str]:
    """Say which intact records did not come back as they are, on their line, once."""
    places: dict[str, list[int]] = {}
    for item in found:
        if isinstance(item, Record):
            places.setdefault(same(item.row), []).append(item.line)
    inside = "\n".join(places)
    wrong = []
    for line, row in made.intact:
        wanted = same(row)
        at = places.get(wanted, [])
        # A cut can leave a bracket open, so that by the rules of JSON the records behind are a part of one.
        if line not in at and not (not at and made.name.endswith(".json") and wanted in inside):
            wrong.append(f"line {line} lost: {wanted[:80]} is at {at}")
        elif at.count(line) > 1:
            wrong.append(f"line {line} twice")
    return wrong


def changed(made: Case, found: list[Item]) -> list[str]:
    """Say which rows of a damaged pack were never in it."""
    if made.unit != "pack":
        return []
    written = set(map(same, made.written))
    return [
        f"line {item.line} changed"
        for item in found
        if isinstance(item, Record) and same(item.row) not in written
    ]


def same(row: dict[str, Any]) -> str:
    """Return a row in a form that tells 1 from 1.0 and True."""
    return json.dumps(row, ensure_ascii=False)
