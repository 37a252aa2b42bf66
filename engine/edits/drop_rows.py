"""Leave chosen rows out."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, PositiveInt
from typing_extensions import override

from engine.edits.base import Edit, Plan, Table
from engine.problems import Problem
from engine.spec import Ui


class DropRows(Edit):
    """Leave chosen rows out, named by their number or by the line that they begin on."""

    everywhere: ClassVar[bool] = False
    kind: Literal["drop_rows"] = "drop_rows"
    rows: Annotated[tuple[PositiveInt, ...], Field(title="Rows"), Ui(hidden=True)] = ()
    """Numbers of the rows, counted from 1; broken lines are not counted."""
    lines: Annotated[tuple[PositiveInt, ...], Field(title="Lines"), Ui(hidden=True)] = ()
    """Lines of the file on which the rows begin."""

    @override
    def plan(self, table: Table) -> Plan:
        chosen = {number for number in self.rows if number <= table.total}
        notes = [
            Problem(code="edit_row_missing", facts={"row": number, "total": table.total})
            for number in self.rows
            if number > table.total
        ]
        for line in self.lines:
            numbers = table.rows_at(line)
            if len(numbers) == 1:
                chosen.add(numbers[0])
            else:
                notes.append(line_note(line, len(numbers)))
        return Plan(lambda _number, _row: None, rows=frozenset(chosen), columns=table.columns, notes=notes)


def line_note(line: int, found: int) -> Problem:
    """Say why a line does not name a row: none begins there, or several do."""
    if found:
        return Problem(code="edit_line_shared", facts={"line": line, "count": found})
    return Problem(code="edit_line_missing", facts={"line": line})
