"""Tab-separated values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.readers.base import Item, Reader
from engine.readers.tables import Table
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Tsv(Reader):
    """TSV: a table with tabs between the values and a header row."""

    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    kind: Literal["tsv"] = "tsv"
    quote: Annotated[Literal['"', "'"] | None, Field(title="Quote"), Ui(group="Data", advanced=True)] = None
    """Character around a value that holds a tab or a line break; found from the first rows when left out."""
    header: Annotated[bool | None, Field(title="Header row"), Ui(group="Data", advanced=True)] = None
    """Whether the first row names the columns; found from the first rows when left out."""

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the rows below the header; ragged ones are refused."""
        yield from Table("\t", self.quote, header=self.header).items(path, encoding, moved)
