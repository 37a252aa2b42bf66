"""Arrow: a binary table as a file or as a stream, Feather included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from engine.readers.base import Item, Reader
from engine.readers.columns import batch_items, damage_told, refuse_twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FILE: Final = b"ARROW1"
_BATCH: Final = 1000


class Arrow(Reader):
    """Arrow or Feather: a binary table with typed columns."""

    suffixes: ClassVar[tuple[str, ...]] = (".arrow", ".feather", ".ipc")
    text: ClassVar[bool] = False

    kind: Literal["arrow"] = "arrow"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:  # noqa: ARG002
        """Yield rows; a row's number stands for its line, nested values become lists and objects."""
        import pyarrow as pa

        with damage_told(path), pa.memory_map(str(path)) as source:
            whole = source.read(len(_FILE)) == _FILE
            source.seek(0)
            opened = pa.ipc.open_file(source) if whole else pa.ipc.open_stream(source)
            refuse_twins(path, opened.schema.names)
            line, size = 0, path.stat().st_size
            for done, batch in enumerate(_batches(opened), 1):
                for start in range(0, batch.num_rows, _BATCH):
                    piece = batch.slice(start, _BATCH)
                    yield from batch_items(piece, line)
                    line += piece.num_rows
                    if moved is not None:
                        moved(size * done // opened.num_record_batches if whole else min(size, source.tell()))


def _batches(opened: Any) -> Iterator[Any]:
    if hasattr(opened, "num_record_batches"):
        return (opened.get_batch(index) for index in range(opened.num_record_batches))
    return iter(opened)
