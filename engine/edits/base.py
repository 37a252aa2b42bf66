"""What an edit does: it changes or drops rows while they are read; the file itself stays as it is."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from pydantic import Field

from engine.problems import Problem
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ColumnName = Annotated[str, Field(min_length=1, max_length=500)]
Row = dict[str, Any]


class Table(Protocol):
    """The rows of a file as the edits before this one leave its columns."""

    columns: Sequence[str]
    total: int
    """Rows of the file, whatever edits drop."""

    def rows_at(self, line: int) -> Sequence[int]:
        """Return the numbers, from 1, of the rows that begin on a line."""
        ...

    def row(self, number: int) -> Row:
        """Return a row of the file by its number, unedited."""
        ...


class EditEffect(Spec):
    """What one edit did to a file."""

    kind: str
    removed: int = 0
    changed: int = 0
    notes: tuple[Problem, ...] = ()
    """What of it no longer applies, because the row or column is not there any more."""


class Plan:
    """An edit made ready for one file: which rows it concerns, and what it does with them."""

    def __init__(
        self,
        change: Callable[[int, Row], Row | None],
        *,
        rows: frozenset[int] | None = None,
        columns: Sequence[str],
        notes: Sequence[Problem] = (),
    ) -> None:
        self.change = change
        """(row number from 1, row) -> the row after the edit, the same object when it is left as it was, or
        None when it is dropped."""
        self.rows = rows
        """Numbers of the rows that it can concern; None for all."""
        self.columns = tuple(columns)
        """Names of the columns after the edit."""
        self.notes = tuple(notes)


class Edit(Spec):
    """One change of a file's rows; the edits of a file are made in their order.

    Row numbers are those of the file, from 1, refused lines left out: dropping a row moves no other.
    """

    everywhere: ClassVar[bool] = True
    """Whether every row must be looked at to know what the edit does."""

    @abstractmethod
    def plan(self, table: Table) -> Plan:
        """Make the edit ready for a file; what no longer applies becomes a note."""


def idle(table: Table, code: str, **facts: str | int) -> Plan:
    """Return the plan of an edit that does not apply, with the reason as a note."""
    problem = Problem(code=code, facts=facts)
    return Plan(lambda _, row: row, rows=frozenset(), columns=table.columns, notes=(problem,))


def written(value: Any) -> str:
    """Return a cell as text, as the table shows it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
