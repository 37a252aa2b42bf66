"""Edits of single rows, as a person makes them in the table: cells written anew, rows left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.edits import AnyEdit, DropRows, SetCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.dataset import DatasetSpec
    from engine.rpc import Column


class CellError(Exception):
    """A cell's new text is not what its column holds; carries the name of the column."""

    def __init__(self, column: str, kind: str) -> None:
        super().__init__(column)
        self.column = column
        self.kind = kind


def with_cells(
    spec: DatasetSpec, row: int, changes: Mapping[str, str], kinds: Mapping[str, str]
) -> DatasetSpec:
    """Return the file with cells of a row (counted from 1) written anew.

    Cells of a column that holds lists, objects, numbers or truth values are read as JSON. Raises CellError.
    """
    made = [
        SetCell(row=row, column=name, value=_value(name, text, kinds.get(name, "text")))
        for name, text in changes.items()
    ]
    written = {(edit.row, edit.column) for edit in made}
    kept = [
        edit for edit in spec.edits if not (isinstance(edit, SetCell) and (edit.row, edit.column) in written)
    ]
    return _with(spec, [*kept, *made])


def without_row(spec: DatasetSpec, row: int) -> DatasetSpec:
    """Return the file without a row (counted from 1); rows left out one after the other are one edit."""
    *kept, last = spec.edits or (None,)
    if isinstance(last, DropRows) and not last.lines:
        rows = tuple(sorted({*last.rows, row}))
        return _with(spec, [*kept, DropRows(rows=rows)])
    return _with(spec, [*spec.edits, DropRows(rows=(row,))])


def columns_of(columns: tuple[Column, ...]) -> dict[str, str]:
    """Return column -> the kind of what it holds."""
    return {column.name: column.kind for column in columns}


def _with(spec: DatasetSpec, edits: list[AnyEdit | None]) -> DatasetSpec:
    kept = tuple(edit for edit in edits if edit is not None)
    return type(spec).model_validate({**dict(spec), "edits": kept})


def _value(name: str, text: str, kind: str) -> Any:
    if kind in {"text", "mixed", "empty"}:
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise CellError(name, kind) from error
