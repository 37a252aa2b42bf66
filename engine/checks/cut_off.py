"""Rows that are longer than the maximum length."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.checks.base import CheckedRow, Context, RowCheck, Spot


class CutOff(RowCheck):
    """Cut off: rows with more tokens than the maximum length, whose end the model never sees."""

    needs_tokens: ClassVar[bool] = True
    serious: ClassVar[float] = 0.5

    kind: Literal["cut_off"] = "cut_off"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:
        """Find a row that is longer than the limit."""
        return Spot(row.whole) if row.tokens > context.max_length else None
