"""Write another value into one cell."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PositiveInt, model_validator
from typing_extensions import override

from engine.edits.base import ColumnName, Edit, Plan, Row, Table, idle, written
from engine.edits.drop_rows import line_note
from engine.reasons import reason
from engine.spec import Ui

_LONGEST = 1 << 20


class SetCell(Edit):
    """Write another value into one cell of one row, named by its number or by the line that it begins on."""

    everywhere: ClassVar[bool] = False
    kind: Literal["set_cell"] = "set_cell"
    row: Annotated[PositiveInt | None, Field(title="Row"), Ui(hidden=True)] = None
    """Number of the row, counted from 1; broken lines are not counted."""
    line: Annotated[PositiveInt | None, Field(title="Line"), Ui(hidden=True)] = None
    """Line of the file on which the row begins; give this or the number of the row."""
    column: Annotated[ColumnName, Field(title="Column")]
    """Column of the cell; a new name makes a new column."""
    value: Annotated[Any, Field(title="Value")]
    """What the cell holds from now on: text, a number, or a list of turns."""
    was: Annotated[str | None, Field(max_length=_LONGEST, title="Value before"), Ui(hidden=True)] = None
    """Text that the cell held when it was edited; where the file holds another now, the edit is left out."""

    @model_validator(mode="after")
    def _one_place(self) -> SetCell:
        if (self.row is None) == (self.line is None):
            raise ValueError(reason("row_place_unclear"))
        return self

    @override
    def plan(self, table: Table) -> Plan:
        number = self.row
        if self.line is not None:
            numbers = table.rows_at(self.line)
            if len(numbers) != 1:
                problem = line_note(self.line, len(numbers))
                return idle(table, problem.code, **problem.facts)  # type: ignore[arg-type]
            number = numbers[0]
        if number is None or number > table.total:
            return idle(table, "edit_row_missing", row=number or 0, total=table.total)
        if self.was is not None and written(table.row(number).get(self.column)) != self.was:
            return idle(table, "edit_outdated", row=number, column=self.column)
        columns = dict.fromkeys([*table.columns, self.column])
        return Plan(self._set, rows=frozenset([number]), columns=tuple(columns))

    def _set(self, number: int, row: Row) -> Row:
        del number
        return {**row, self.column: self.value}
