"""Give a column another name."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from engine.edits.base import ColumnName, Edit, Plan, Row, Table, idle


class RenameColumn(Edit):
    """Give a column another name, so that it plays the role that the name stands for."""

    everywhere: ClassVar[bool] = False
    kind: Literal["rename_column"] = "rename_column"
    column: Annotated[ColumnName, Field(title="Column")]
    """Column as the file names it."""
    name: Annotated[ColumnName, Field(title="New name")]
    """Name that it has from now on."""

    @override
    def plan(self, table: Table) -> Plan:
        if self.column not in table.columns:
            return idle(table, "edit_column_missing", column=self.column)
        if self.name in table.columns:
            return idle(table, "edit_column_taken", column=self.name)
        columns = [self.name if name == self.column else name for name in table.columns]
        return Plan(self._change, columns=columns)

    def _change(self, number: int, row: Row) -> Row:
        del number
        if self.column not in row:
            return row
        return {self.name if name == self.column else name: value for name, value in row.items()}
