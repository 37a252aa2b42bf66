"""Rows that are longer than the maximum length."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import Check, CheckedRow, Finding, finding

if TYPE_CHECKING:
    from collections.abc import Sequence


class CutOff(Check):
    """Cut off: rows with more tokens than the maximum length, whose end the model never sees."""

    needs_tokens: ClassVar[bool] = True

    kind: Literal["cut_off"] = "cut_off"

    def run(self, rows: Sequence[CheckedRow], limit: int) -> Finding:
        """Name the rows that are longer than the limit."""
        return finding(self.kind, [row.line for row in rows if row.tokens > limit])
