"""Keep or leave out rows by what a column holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, model_validator
from typing_extensions import override

from engine.edits.base import ColumnName, Edit, Plan, Row, Table, idle, written
from engine.edits.patterns import check_pattern, found
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Callable

Test = Literal["contains", "equals", "matches", "empty", "longer", "shorter", "above", "below"]


class Where(Edit):
    """A question about one column of every row."""

    column: Annotated[ColumnName, Field(title="Column")]
    """Column that is looked at."""
    test: Annotated[Test, Field(title="Test")] = "contains"
    """How the cell is compared with the value: its text, its length in characters, or its number."""
    value: Annotated[str, Field(max_length=10_000, title="Value")] = ""
    """Text, pattern (a regular expression), number of characters, or number to compare with."""
    ignore_case: Annotated[bool, Field(title="Ignore case"), Ui(advanced=True)] = False
    """Take capital and small letters as the same."""

    @model_validator(mode="after")
    def _understand(self) -> Where:
        if self.test == "matches":
            check_pattern(self.value)
        elif self.test in _NUMBERS and _number(self.value) is None:
            raise ValueError(reason("not_number"))
        elif self.test == "contains" and not self.value:
            raise ValueError(reason("text_empty"))
        return self

    def holds(self, row: Row) -> bool:
        """Say whether the row answers the question with yes; a cell that is not there is empty."""
        return _TESTS[self.test](self, row.get(self.column))

    def fold(self, text: str) -> str:
        """Return a text as it is compared."""
        return text.casefold() if self.ignore_case else text


class KeepWhere(Where):
    """Keep the rows whose column passes the test, and leave all others out."""

    kind: Literal["keep_where"] = "keep_where"

    @override
    def plan(self, table: Table) -> Plan:
        if self.column not in table.columns:
            return idle(table, "edit_column_missing", column=self.column)
        return Plan(lambda _, row: row if self.holds(row) else None, columns=table.columns)


class DropWhere(Where):
    """Leave out the rows whose column passes the test."""

    kind: Literal["drop_where"] = "drop_where"

    @override
    def plan(self, table: Table) -> Plan:
        if self.column not in table.columns:
            return idle(table, "edit_column_missing", column=self.column)
        return Plan(lambda _, row: None if self.holds(row) else row, columns=table.columns)


def _contains(where: Where, value: Any) -> bool:
    return where.fold(where.value) in where.fold(written(value))


def _equals(where: Where, value: Any) -> bool:
    return where.fold(written(value)) == where.fold(where.value)


def _matches(where: Where, value: Any) -> bool:
    return found(where.value, written(value), ignore_case=where.ignore_case)


def _empty(where: Where, value: Any) -> bool:
    del where
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _longer(where: Where, value: Any) -> bool:
    return len(written(value)) > float(where.value)


def _shorter(where: Where, value: Any) -> bool:
    return len(written(value)) < float(where.value)


def _above(where: Where, value: Any) -> bool:
    number = _number(value)
    return number is not None and number > float(where.value)


def _below(where: Where, value: Any) -> bool:
    number = _number(value)
    return number is not None and number < float(where.value)


def _number(value: Any) -> float | None:
    """Return the number that a cell holds or writes out, or None; truth values are no numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(number) else number


_NUMBERS: Final = {"longer", "shorter", "above", "below"}
_TESTS: Final[dict[Test, Callable[[Where, Any], bool]]] = {
    "contains": _contains,
    "equals": _equals,
    "matches": _matches,
    "empty": _empty,
    "longer": _longer,
    "shorter": _shorter,
    "above": _above,
    "below": _below,
}
