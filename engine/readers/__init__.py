"""The table of data file readers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.readers.arrow import Arrow
from engine.readers.base import Blank, Item, Note, Part, Reader, Record, Refused
from engine.readers.csv import Csv
from engine.readers.folder import Folder
from engine.readers.json_array import JsonArray
from engine.readers.jsonl import Jsonl
from engine.readers.parquet import Parquet
from engine.readers.streams import PACKED
from engine.readers.text import Text
from engine.readers.tsv import Tsv
from engine.readers.xlsx import Xlsx

AnyReader = Annotated[
    JsonArray | Jsonl | Csv | Tsv | Parquet | Arrow | Xlsx | Text | Folder, Field(discriminator="kind")
]
READERS: tuple[type[Reader], ...] = (JsonArray, Jsonl, Csv, Tsv, Parquet, Arrow, Xlsx, Text, Folder)
DATA_SUFFIXES: frozenset[str] = frozenset(
    (*(suffix for reader in READERS for suffix in reader.suffixes), *PACKED)
)
"""File name endings that may be data."""

__all__ = [
    "DATA_SUFFIXES",
    "READERS",
    "AnyReader",
    "Blank",
    "Item",
    "Note",
    "Part",
    "Reader",
    "Record",
    "Refused",
]
