"""Rows that the model learns nothing from."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.checks.base import CheckedRow, Context, RowCheck, Spot


class NothingTrained(RowCheck):
    """Nothing trained: rows without a token that the loss counts, so that nothing is learned from them."""

    needs_tokens: ClassVar[bool] = True
    severity: ClassVar[Literal["warning", "error"]] = "error"

    kind: Literal["nothing_trained"] = "nothing_trained"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find a row without a trained token."""
        return Spot(row.whole) if row.trained == 0 else None
