"""Parquet: a binary table, read batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from engine.problems import ProblemError
from engine.readers.base import Item, Reader, Record, Refused
from engine.reasons import reason

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
        import pyarrow as pa
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(path) as file:
                _refuse_twins(path, file.schema_arrow.names)
                size, total, line = path.stat().st_size, max(1, file.metadata.num_rows), 0
                for batch in file.iter_batches(batch_size=_BATCH):
                    for row in batch.to_pylist(maps_as_pydicts="strict"):
                        line += 1
                        yield _item(line, row)
                    if moved is not None:
                        moved(size * line // total)
        except (pa.ArrowException, OSError, KeyError) as error:
            words = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ProblemError("data_damaged", path=path, reason=words) from error


def _refuse_twins(path: Path, names: list[str]) -> None:
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        twins = reason("columns_same", column=repr(twin))
        raise ProblemError("data_broken", path=path, line=1, reason=twins)


def _item(line: int, row: dict[str, Any]) -> Item:
    try:
        return Record(line, {name: _plain(value) for name, value in row.items()})
    except ValueError as error:
        return Refused(line, str(error))


def _plain(value: Any) -> Any:
    """Return a value as JSON could hold it; dates and decimals are written out."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):
        raise ValueError(reason("raw_bytes"))  # noqa: TRY004
    return str(value)
