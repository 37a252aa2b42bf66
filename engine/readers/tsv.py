"""Tab-separated values."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.readers.base import Item, Reader
from engine.readers.tables import table_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Tsv(Reader):
    """TSV: a table with tabs between the values and a header row."""

    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    kind: Literal["tsv"] = "tsv"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the rows below the header; ragged ones are refused."""
        yield from table_items(path, encoding, "\t", moved)
