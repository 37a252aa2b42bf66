"""What rows have in common, learned one by one: their columns, and how many of each are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.rpc import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.readers.fast_json import Alike

MOST: Final = 1000
"""Columns that are told apart; of a file with more, the first ones are."""

_NAMES: Final = 1 << 16
"""Names in the shapes that are kept until they are counted."""
_KINDS: Final = {
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    list: "list",
    dict: "object",
}

_NOTHING: Final[dict[type, Any]] = {type(None): None, str: "", list: [], dict: {}}

_Shape = tuple[tuple[str, ...], tuple[type, ...]]


class Survey:
    """The columns of the rows that were seen."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names` are those of columns that are there whatever the rows hold, in their order."""
        self._shapes: dict[_Shape, int] = {}
        """Names and types of a row's values -> rows like it, since the last count."""
        self._names = 0
        self._kinds: dict[str, set[type]] = {name: set() for name in names}
        self._filled: dict[str, int] = dict.fromkeys(self._kinds, 0)

    def see(self, row: dict[str, Any]) -> None:
        """Count a row."""
        values = row.values()
        shape = (tuple(row), tuple(map(type, values)))
        try:
            self._shapes[shape] += 1
        except KeyError:
            self._shapes[shape] = 1
            self._names += len(row)
        if not all(values):
            self._see_empty(row)
        if self._names > _NAMES:
            self._count()

    def see_alike(self, rows: Alike) -> None:
        """Count many rows at once."""
        self._count()
        for name, values, kinds in zip(rows.names, rows.columns, rows.kinds, strict=True):
            if name not in self._kinds and len(self._kinds) >= MOST:
                continue
            self._kinds.setdefault(name, set()).update(kinds)
            empty = (
                0 if all(values) else sum(values.count(_NOTHING[kind]) for kind in kinds & _NOTHING.keys())
            )
            self._filled[name] = self._filled.get(name, 0) + len(values) - empty

    def names(self) -> list[str]:
        """Return the names of the columns, in the order in which they first appeared."""
        self._count()
        return list(self._kinds)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns with the kind of their values."""
        self._count()
        return tuple(
            Column(name=name, kind=self._kind(name), filled=max(0, self._filled[name]))  # type: ignore[arg-type]
            for name in self._kinds
        )

    def _see_empty(self, row: dict[str, Any]) -> None:
        """Take away what the count of shapes will add for values that hold nothing."""
        for name, value in row.items():
            if value in (None, "", [], {}) and (name in self._filled or len(self._filled) < MOST):
                self._filled[name] = self._filled.get(name, 0) - 1

    def _count(self) -> None:
        for (names, types), count in self._shapes.items():
            for name, kind in zip(names, types, strict=True):
                if name not in self._kinds:
                    if len(self._kinds) >= MOST:
                        continue
                    self._kinds[name] = set()
                self._kinds[name].add(kind)
                self._filled[name] = self._filled.get(name, 0) + count
        self._shapes.clear()
        self._names = 0

    def _kind(self, name: str) -> str:
        if self._filled[name] <= 0:
            return "empty"
        kinds = {_KINDS[kind] for kind in self._kinds[name] if kind in _KINDS}
        return next(iter(kinds)) if len(kinds) == 1 else "mixed"
