"""Which reader a file needs: its name says it, or its first bytes."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers import READERS
from engine.readers.arrow import Arrow
from engine.readers.blocks import marked_encoding
from engine.readers.folder import Folder
from engine.readers.json_array import JsonArray
from engine.readers.jsonl import Jsonl
from engine.readers.lines import physical_lines
from engine.readers.parquet import Parquet
from engine.readers.streams import head, inner_suffix, is_packed
from engine.readers.strict_json import rows_of
from engine.readers.text import Text
from engine.readers.xlsx import Xlsx, is_workbook
from engine.reasons import reason

if TYPE_CHECKING:
    from pathlib import Path

    from engine.readers.base import Reader

_LOOK: Final = 200
"""Lines that are looked at."""
_TABLES: Final[tuple[tuple[bytes, type[Reader]], ...]] = (
    (b"PAR1", Parquet),
    (b"ARROW1\0\0", Arrow),
    (b"\xff\xff\xff\xff", Arrow),
)
_ARCHIVES: Final = (
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "ZIP"),
    (rb"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (rb"Rar!\x1a\x07", "RAR"),
    (rb"BZh[1-9]1AY&SY", "bzip2"),
    (rb"\xfd7zXZ\0", "xz"),
    (rb"\x04\x22\x4d\x18", "LZ4"),
    (rb"(?s:.{257})ustar", "TAR"),
)
"""What a file of packed files begins with -> what it is called."""
_DISGUISES: Final = (
    (rb"%PDF-", "PDF"),
    (rb"SQLite format 3\0", "SQLite"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97 or Word 97"),
    (rb"\x89PNG\r\n", "PNG"),
    (rb"\x89HDF\r\n", "HDF5"),
    (rb"GGUF.\0\0\0", "GGUF"),
    (rb"FEA1\0", "Feather 1"),
    (rb"\{\\rtf", "RTF"),
)
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE)
ARCHIVE_SUFFIXES: Final = {
    ".zip": "ZIP",
    ".7z": "7-Zip",
    ".rar": "RAR",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".lz4": "LZ4",
    ".tar": "TAR",
    ".tgz": "TAR",
}
"""File name endings of archives -> what they are called, as the problem data_archive names them."""
DISGUISES: Final = (*(name for _, name in _DISGUISES), "HTML")
"""What a file may turn out to be, as the problem data_disguised names it."""


def reader_for(path: Path) -> Reader:
    """Return the reader for a file or folder, by its name, or by its content where the name tells nothing.

    Raises ProblemError data_kind_unknown, data_archive for a packed file that is not read, or data_disguised
    when the content belies the name.
    """
    if path.is_dir():
        return Folder()
    suffix = inner_suffix(path)
    found = _binary(path, head(path, 512))
    if found is not None:
        if is_packed(path):
            raise ProblemError("data_archive", path=path, kind=path.suffix[1:])
        return found()
    known = next((reader for reader in READERS if suffix in reader.suffixes), None)
    if known is not None and not known.text:
        raise ProblemError("data_damaged", path=path, reason=reason("beginning_wrong"))
    if known is not None and known not in (JsonArray, Jsonl):
        return known()
    found = _json_kind(path)
    if found is None and known is None:
        raise ProblemError("data_kind_unknown", path=path, suffix=suffix or path.name)
    return (found or known or JsonArray)()


def _binary(path: Path, start: bytes) -> type[Reader] | None:
    """Return the reader of the binary kind that a file's first bytes tell, or None for text."""
    found = next((reader for mark, reader in _TABLES if start.startswith(mark)), None)
    if found is not None:
        return found
    archive = next((name for mark, name in _ARCHIVES if re.match(mark, start)), None)
    if archive == "ZIP" and is_workbook(path):
        return Xlsx
    if archive is not None:
        raise ProblemError("data_archive", path=path, kind=archive)
    disguise = next((name for mark, name in _DISGUISES if re.match(mark, start)), None)
    if disguise is None and inner_suffix(path) not in Text.suffixes and _PAGE.match(start):
        disguise = "HTML"
    if disguise is not None:
        raise ProblemError("data_disguised", path=path, kind=disguise)
    return None


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
    suffix = inner_suffix(path)
    # One object alone may wrap all the others. Pretty-printed JSON has no row on one line; in a file that is
    # called JSON Lines a single one is proof enough, because its other lines may be damaged.
    if lines[0][0] == "{" and suffix in Jsonl.suffixes:
        return Jsonl if rows else JsonArray
    return Jsonl if len(lines) > 1 and 2 * rows >= len(lines) else JsonArray


def _is_row(line: str) -> bool:
    """Say whether a line holds whole objects; a comma behind them means that they stand in a list."""
    try:
        return not line.endswith(",") and bool(rows_of(line))
    except (ValueError, RecursionError):
        return False
