"""Which column plays which role: what can be chosen, and the data set with another choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from engine.formats import FORMATS, Format
from engine.spec import Ui, kind_of

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


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting of a format that is no column, its value, and what may be chosen."""

    name: str
    title: str
    help: str
    value: bool | str
    choices: tuple[bool | str, ...]


def format_kinds() -> tuple[str, ...]:
    """Return the kinds of format in the order of the table."""
    return tuple(kind_of(kind) for kind in FORMATS)


def format_in_use(data: DatasetSpec, report: DataReport | None) -> Format | None:
    """Return the format that was chosen, else the one that was found."""
    return data.format or (report.format if report else None)


def roles(data: DatasetSpec, report: DataReport | None) -> tuple[RoleView, ...]:
    """Return the roles of the format in use, the rarer ones last; empty while there is none."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return ()
    names = tuple(column.name for column in report.columns) if report else ()
    ordered = sorted(chosen.roles().items(), key=lambda item: item[1].advanced)
    return tuple(_role(chosen, name, names) for name, _ in ordered)


def settings(data: DatasetSpec, report: DataReport | None) -> tuple[SettingView, ...]:
    """Return what else can be set about the format in use; empty while there is none."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return ()
    return tuple(
        SettingView(name, field.title or name, field.description or "", getattr(chosen, name), choices)
        for name, field in type(chosen).model_fields.items()
        if any(isinstance(hint, Ui) and hint.group == "Format" for hint in field.metadata)
        and (choices := _choices(field.annotation))
    )


def with_format(data: DatasetSpec, kind: str | None, report: DataReport | None) -> DatasetSpec:
    """Return the data set with another format, its roles on the likeliest columns; None guesses again."""
    if kind is None:
        return _changed(data, format=None)
    if report is not None and report.format is not None and report.format.kind == kind:
        return _changed(data, format=report.format)
    table = {kind_of(entry): entry for entry in FORMATS}
    names = [column.name for column in report.columns] if report else []
    return _changed(data, format=_placed(table[kind], names))


def with_role(data: DatasetSpec, report: DataReport | None, role: str, column: str) -> DatasetSpec:
    """Return the data set with a column in another role; an empty column leaves an optional role out."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return data
    return _changed(data, format={**chosen.model_dump(), role: column or None})


def with_setting(
    data: DatasetSpec, report: DataReport | None, name: str, *, value: bool | str
) -> DatasetSpec:
    """Return the data set with another value for a setting of its format."""
    chosen = format_in_use(data, report)
    if chosen is None:
        return data
    return _changed(data, format={**chosen.model_dump(), name: value})


def _changed(data: DatasetSpec, **values: Any) -> DatasetSpec:
    return type(data).model_validate({**dict(data), **values})


def _placed(kind: type[Format], names: list[str]) -> Format:
    """Return the format on the columns called like its roles; other needed roles get the next columns."""
    found = kind.named(names)
    needed = [role for role in kind.roles() if role not in found and role not in kind.optional]
    left = [name for name in names if name and name not in found.values()]
    rest = dict(zip(needed, left, strict=False))
    return kind.model_validate({**dict.fromkeys(kind.optional), **found, **rest})


def _choices(annotation: Any) -> tuple[bool | str, ...]:
    if annotation is bool:
        return (True, False)
    return get_args(annotation) if get_origin(annotation) is Literal else ()


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
