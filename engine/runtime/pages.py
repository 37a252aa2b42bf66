"""Rows as a table shows them: every cell as text, and not too much of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.rpc import RowPage
from engine.runtime.shaping import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.intake import Loaded
    from engine.runtime.store import Row

CELL: Final = 2000
"""Characters of a cell that a page shows."""


def page(loaded: Loaded, offset: int, limit: int, cell: int = CELL) -> RowPage:
    """Return some rows as a table shows them, each cell as text."""
    first = max(0, offset)
    shown = loaded.rows[first : first + max(0, limit)]
    numbers = [number_of(loaded.rows, place) for place in range(first, first + len(shown))]
    found = page_of(shown, loaded.columns(), numbers, cell)
    return found.model_copy(update={"offset": first, "total": len(loaded.rows)})


def page_of(shown: Sequence[Row], columns: list[str], numbers: Sequence[int], cell: int) -> RowPage:
    """Return rows as a table shows them; `numbers` are theirs in the file, from 1."""
    return RowPage(
        offset=0,
        total=len(shown),
        columns=tuple(columns),
        lines=tuple(line for line, _ in shown),
        rows=tuple(tuple(shown_as(row.get(name), cell) for name in columns) for _, row in shown),
        numbers=tuple(numbers),
    )


def shown_as(value: Any, cell: int = CELL) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= cell else text[: cell - 1] + "…"
