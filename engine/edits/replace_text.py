"""Replace text in a column."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from typing_extensions import override

from engine.edits.base import ColumnName, Edit, Plan, Row, Table, idle
from engine.edits.patterns import check_pattern, check_replacement, replaced
from engine.spec import Ui


class ReplaceText(Edit):
    """Replace a text wherever it stands in a column, in lists of turns too."""

    kind: Literal["replace_text"] = "replace_text"
    column: Annotated[ColumnName, Field(title="Column")]
    """Column whose text is changed."""
    find: Annotated[str, Field(min_length=1, max_length=10_000, title="Find")]
    """Text, or pattern, to look for."""
    replace: Annotated[str, Field(max_length=10_000, title="Replace with")] = ""
    r"""What stands there instead; with a pattern, \1 is what its first group found."""
    pattern: Annotated[bool, Field(title="Regular expression"), Ui(advanced=True)] = False
    """Take what is looked for as a regular expression."""
    ignore_case: Annotated[bool, Field(title="Ignore case"), Ui(advanced=True)] = False
    """Take capital and small letters as the same; with a regular expression only."""

    @model_validator(mode="after")
    def _understand(self) -> ReplaceText:
        if self.pattern:
            check_pattern(self.find)
            check_replacement(self.find, self.replace)
        return self

    @override
    def plan(self, table: Table) -> Plan:
        if self.column not in table.columns:
            return idle(table, "edit_column_missing", column=self.column)
        return Plan(self._change, columns=table.columns)

    def _change(self, number: int, row: Row) -> Row:
        del number
        if self.column not in row:
            return row
        before = row[self.column]
        after = self._new(before)
        return row if after == before else {**row, self.column: after}

    def _new(self, value: Any) -> Any:
        """Return a value with its texts changed; roles and the other names of an object's parts stay."""
        if isinstance(value, str):
            if self.pattern:
                return replaced(self.find, self.replace, value, ignore_case=self.ignore_case)
            return value.replace(self.find, self.replace)
        if isinstance(value, list):
            return [self._new(item) for item in value]
        if isinstance(value, dict):
            kept = ("role", "from")
            return {name: item if name in kept else self._new(item) for name, item in value.items()}
        return value
