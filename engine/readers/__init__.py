"""The table of data file readers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.readers.base import Blank, Item, Reader, Record, Refused
from engine.readers.csv import Csv
from engine.readers.json_array import JsonArray
from engine.readers.jsonl import Jsonl
from engine.readers.parquet import Parquet
from engine.readers.text import Text
from engine.readers.tsv import Tsv

AnyReader = Annotated[JsonArray | Jsonl | Csv | Tsv | Parquet | Text, Field(discriminator="kind")]
READERS: tuple[type[Reader], ...] = (JsonArray, Jsonl, Csv, Tsv, Parquet, Text)

__all__ = ["READERS", "AnyReader", "Blank", "Item", "Reader", "Record", "Refused"]
