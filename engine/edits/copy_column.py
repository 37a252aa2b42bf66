"""Make a copy of a column under another name."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from engine.edits.base import ColumnName, Edit, Plan, Row, Table, idle


class CopyColumn(Edit):
    """Make a copy of a column under another name, so that it plays two roles."""

    everywhere: ClassVar[bool] = False
    kind: Literal["copy_column"] = "copy_column"
    column: Annotated[ColumnName, Field(title="Column")]
    """Column to copy."""
    name: Annotated[ColumnName, Field(title="New name")]
    """Name of the copy."""

    @override
    def plan(self, table: Table) -> Plan:
        if self.column not in table.columns:
            return idle(table, "edit_column_missing", column=self.column)
        if self.name in table.columns:
            return idle(table, "edit_column_taken", column=self.name)
        return Plan(self._change, columns=[*table.columns, self.name])

    def _change(self, number: int, row: Row) -> Row:
        del number
        return {**row, self.name: row[self.column]} if self.column in row else row
