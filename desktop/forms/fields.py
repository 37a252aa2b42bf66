"""What a form must know of a Spec's field, read from the class."""

from __future__ import annotations

import types
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen

from engine.spec import Spec, Ui


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its type without decoration, its words, its bounds and its hints."""

    name: str
    kind: Any
    """bool, int, float, str, Path, a Literal, tuple, dict, a Literal or tuple, or a union of Specs."""
    optional: bool
    title: str
    help: str
    ui: Ui
    least: float | None = None
    most: float | None = None
    open_least: bool = False
    """Whether the least value itself is refused."""
    open_most: bool = False
    longest: int | None = None
    """Most entries of a tuple."""


def fields_of(spec: type[Spec]) -> tuple[Field, ...]:
    """Return the fields of a Spec class that a form can show, in their order."""
    found = (_field(name, info) for name, info in spec.model_fields.items())
    return tuple(item for item in found if not item.ui.hidden and not _is_tag(item))


def union_types(annotation: Any) -> tuple[type[Spec], ...]:
    """Return the Spec classes of a union such as `engine.methods.AnyMethod`; one class is a union of one."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, types.UnionType}:
        parts = [part for part in get_args(annotation) if part is not types.NoneType]
        return tuple(kind for part in parts for kind in union_types(part))
    return (annotation,) if isinstance(annotation, type) and issubclass(annotation, Spec) else ()


def kind_of(spec: type[Spec]) -> str:
    """Return the tag of a Spec class in its table, or its name in lower case."""
    tag = spec.model_fields.get("kind")
    return str(tag.default) if tag is not None else spec.__name__.lower()


def _field(name: str, info: Any) -> Field:
    kind, optional = _plain(info.annotation)
    bounds = info.metadata
    ui = next((item for item in bounds if isinstance(item, Ui)), Ui())
    least = next((item for item in bounds if isinstance(item, Ge | Gt)), None)
    most = next((item for item in bounds if isinstance(item, Le | Lt)), None)
    longest = next((item.max_length for item in bounds if isinstance(item, MaxLen)), None)
    return Field(
        name=name,
        kind=kind,
        optional=optional,
        title=info.title or name.replace("_", " ").capitalize(),
        help=info.description or "",
        ui=ui,
        least=None if least is None else float(least.ge if isinstance(least, Ge) else least.gt),  # type: ignore[arg-type]
        most=None if most is None else float(most.le if isinstance(most, Le) else most.lt),  # type: ignore[arg-type]
        open_least=isinstance(least, Gt),
        open_most=isinstance(most, Lt),
        longest=longest,
    )


def _plain(annotation: Any) -> tuple[Any, bool]:
    """Return (annotation without None, whether None was allowed)."""
    if get_origin(annotation) in {Union, types.UnionType}:
        parts = [part for part in get_args(annotation) if part is not types.NoneType]
        if len(parts) < len(get_args(annotation)):
            return (parts[0] if len(parts) == 1 else Union[tuple(parts)]), True  # noqa: UP007 - built at run time
    return annotation, False


def _is_tag(item: Field) -> bool:
    return item.name in {"kind", "version"} and get_origin(item.kind) is Literal


def is_path_tuple(kind: Any) -> bool:
    """Say whether a tuple holds paths."""
    return get_origin(kind) is tuple and get_args(kind)[:1] == (Path,)


def within(number: float, field: Field) -> bool:
    """Say whether a number keeps to the field's bounds."""
    low = field.least is None or (number > field.least if field.open_least else number >= field.least)
    high = field.most is None or (number < field.most if field.open_most else number <= field.most)
    return low and high
