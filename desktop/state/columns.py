"""Which column plays which role: what can be chosen, and the data set with another choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.formats import FORMATS, Format
from engine.spec import Ui

if TYPE_CHECKING:
    from engine.dataset import DatasetSpec
    from engine.rpc import DataReport


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role of a format, the column that plays it (empty: none), and what may be chosen."""

    role: str
    title: str
    help: str
    column: str
    choices: tuple[str, ...]
    optional: bool
    present: bool
    """Whether the file has the column."""


def format_kinds() -> tuple[str, ...]:
    """Return the kinds of format in the order of the table."""
    return tuple(kind.model_fields["kind"].default for kind in FORMATS)


def format_in_use(data: DatasetSpec, report: DataReport | None) -> Format | None:
    """Return the format that was chosen, else the one that was found."""
    return data.format or (report.format if report else None)


def roles(data: DatasetSpec, report: DataReport | None) -> tuple[RoleView, ...]:
    """Return the roles of the format in use; empty while there is none."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return ()
    names = tuple(column.name for column in report.columns) if report else ()
    return tuple(_role(chosen, name, names) for name in _column_fields(chosen))


def with_format(data: DatasetSpec, kind: str | None, report: DataReport | None) -> DatasetSpec:
    """Return the data set with another format, its roles on the likeliest columns; None guesses again."""
    if kind is None:
        return _changed(data, format=None)
    if report is not None and report.format is not None and report.format.kind == kind:
        return _changed(data, format=report.format)
    table = {entry.model_fields["kind"].default: entry for entry in FORMATS}
    names = [column.name for column in report.columns] if report else []
    guess = table[kind].guess(names, [])
    return _changed(data, format=guess[1] if guess else _first_columns(table[kind], names))


def with_role(data: DatasetSpec, report: DataReport | None, role: str, column: str) -> DatasetSpec:
    """Return the data set with a column in another role; an empty column leaves an optional role out."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return data
    return _changed(data, format={**chosen.model_dump(), role: column or None})


def _changed(data: DatasetSpec, **values: Any) -> DatasetSpec:
    return type(data).model_validate({**dict(data), **values})


def _first_columns(kind: type[Format], names: list[str]) -> Format:
    """Return the format with its needed roles on the first columns of the file, for a person to correct."""
    needed = [role for role in _column_fields(kind()) if role not in kind.optional]
    placed = dict(zip(needed, names, strict=False))
    return kind.model_validate({**dict.fromkeys(kind.optional), **placed})


def _column_fields(chosen: Format) -> list[str]:
    fields = type(chosen).model_fields
    return [
        name
        for name, field in fields.items()
        if any(isinstance(hint, Ui) and hint.group == "Columns" for hint in field.metadata)
        and not isinstance(getattr(chosen, name), bool)
    ]


def _role(chosen: Format, name: str, names: tuple[str, ...]) -> RoleView:
    field = type(chosen).model_fields[name]
    column = getattr(chosen, name) or ""
    optional = name in chosen.optional
    if optional and column not in names:
        column = ""
    listed = names if not column or column in names else (column, *names)
    return RoleView(
        role=name,
        title=field.title or name,
        help=field.description or "",
        column=column,
        choices=("", *listed) if optional else listed,
        optional=optional,
        present=not column or column in names,
    )
