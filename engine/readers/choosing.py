"""Which reader a file needs: its name says it, or its first lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers import READERS
from engine.readers.json_array import JsonArray
from engine.readers.jsonl import Jsonl
from engine.readers.lines import marked_encoding, physical_lines
from engine.readers.parquet import Parquet
from engine.readers.strict_json import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from engine.readers.base import Reader

_LOOK: Final = 200
"""Lines that are looked at."""
_MAGIC: Final = (
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"%PDF", "PDF"),
    (b"ARROW1", "Arrow"),
    (b"SQLite format 3", "SQLite"),
)
DISGUISES: Final = tuple(name for _, name in _MAGIC)
"""What a file may turn out to be, as the problem data_disguised names it."""


def reader_for(path: Path) -> Reader:
    """Return the reader for a file, by its suffix, or by its content where the suffix tells nothing.

    Raises ProblemError data_kind_unknown, or data_disguised when the content belies the suffix.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(16)
    known = next((reader for reader in READERS if suffix in reader.suffixes), None)
    if head.startswith(b"PAR1"):
        return Parquet()
    disguise = next((name for mark, name in _MAGIC if head.startswith(mark)), None)
    if disguise is not None:
        raise ProblemError("data_disguised", path=path, kind=disguise)
    if known is not None and known not in (JsonArray, Jsonl):
        return known()
    found = _json_kind(path)
    if found is None and known is None:
        raise ProblemError("data_kind_unknown", path=path, suffix=suffix or path.name)
    return (found or known or JsonArray)()


def _json_kind(path: Path) -> type[Reader] | None:
    """Tell JSON from JSON Lines by the first lines; None when the text begins like neither."""
    encoding = marked_encoding(path) or "latin-1"  # JSON's own characters are ASCII in all other encodings
    lines = [
        text
        for _, line in islice(physical_lines(path, encoding), _LOOK)
        if isinstance(line, str) and (text := line.strip())
    ]
    if not lines or lines[0][0] not in "{[":
        return None
    rows = sum(map(_is_row, lines))
    # One object alone may wrap all the others. Pretty-printed JSON has no row on one line; in a file that is
    # called JSON Lines a single one is proof enough, because its other lines may be damaged.
    if lines[0][0] == "{" and path.suffix.lower() in Jsonl.suffixes:
        return Jsonl if rows else JsonArray
    return Jsonl if len(lines) > 1 and 2 * rows >= len(lines) else JsonArray


def _is_row(line: str) -> bool:
    """Say whether a line holds whole objects; a comma behind them means that they stand in a list."""
    try:
        return not line.endswith(",") and bool(rows_of(line))
    except (ValueError, RecursionError):
        return False
