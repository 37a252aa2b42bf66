"""Parquet: a binary table, read batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.readers.base import Item, Reader
from engine.readers.columns import batch_items, damage_told, refuse_twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_BATCH: Final = 1000


class Parquet(Reader):
    """Parquet: a binary table with typed columns."""

    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")
    text: ClassVar[bool] = False

    kind: Literal["parquet"] = "parquet"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:  # noqa: ARG002
        """Yield rows; a row's number stands for its line, nested values become lists and objects."""
        from pyarrow import parquet

        with damage_told(path), parquet.ParquetFile(path) as file:
            refuse_twins(path, file.schema_arrow.names)
            size, total, line = path.stat().st_size, max(1, file.metadata.num_rows), 0
            for batch in file.iter_batches(batch_size=_BATCH):
                yield from batch_items(batch, line)
                line += batch.num_rows
                if moved is not None:
                    moved(size * line // total)
