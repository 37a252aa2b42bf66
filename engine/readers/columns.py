"""Binary tables: their batches become rows that JSON could hold."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from engine.problems import ProblemError
from engine.readers.base import Record, Refused
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORDS: Final = 200


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turn what a library says of a damaged file into ProblemError data_damaged."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, KeyError, ValueError, OverflowError, MemoryError) as error:
        words = str(error).splitlines()[0][:_WORDS] if str(error) else type(error).__name__
        raise ProblemError("data_damaged", path=path, reason=words) from error


def refuse_twins(path: Path, names: list[str], line: int = 1) -> None:
    """Raise ProblemError data_broken when two columns have one name."""
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        twins = reason("columns_same", column=repr(twin))
        raise ProblemError("data_broken", path=path, line=line, reason=twins)


def batch_items(batch: Any, line: int) -> Iterator[Record | Refused]:
    """Yield the rows of a record batch behind a line."""
    import pyarrow as pa

    faults = (pa.ArrowException, ValueError, KeyError, OverflowError)
    try:
        rows = batch.to_pylist(maps_as_pydicts="strict")
    except faults as error:
        if batch.num_rows > 1:
            for at in range(batch.num_rows):
                yield from batch_items(batch.slice(at, 1), line + at)
            return
        words = str(error).splitlines()[0][:_WORDS] if str(error) else type(error).__name__
        yield Refused(line + 1, reason("value_unreadable", fault=words))
        return
    for number, row in enumerate(rows, line + 1):
        try:
            yield Record(number, {name: plain(value) for name, value in row.items()})
        except ValueError as error:
            yield Refused(number, str(error))


def plain(value: Any) -> Any:
    """Return a value as JSON could hold it; dates and decimals are written out."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        if value - value != 0:  # neither a number nor finite
            raise ValueError(reason("number_unknown", name=_name_of(value)))
        return value
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        raise ValueError(reason("raw_bytes"))  # noqa: TRY004
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _name_of(number: float) -> str:
    return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"  # noqa: PLR0124
