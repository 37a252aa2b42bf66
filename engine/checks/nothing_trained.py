"""Rows that the model learns nothing from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import Check, CheckedRow, Finding, finding

if TYPE_CHECKING:
    from collections.abc import Sequence


class NothingTrained(Check):
    """Nothing trained: rows without a token that the loss counts, so that nothing is learned from them."""

    needs_tokens: ClassVar[bool] = True

    kind: Literal["nothing_trained"] = "nothing_trained"

    def run(self, rows: Sequence[CheckedRow], limit: int) -> Finding:  # noqa: ARG002
        """Name the rows without a trained token."""
        return finding(self.kind, [row.line for row in rows if row.trained == 0], "error")
