"""Rows in which a prompt, an answer or a text is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.checks.base import Check, CheckedRow, Finding, finding, texts

if TYPE_CHECKING:
    from collections.abc import Sequence


class EmptyFields(Check):
    """Empty fields: rows with a prompt, an answer or a text that holds nothing but white space."""

    kind: Literal["empty_fields"] = "empty_fields"

    def run(self, rows: Sequence[CheckedRow], limit: int) -> Finding:  # noqa: ARG002
        """Name the rows with an empty text."""
        return finding(self.kind, [row.line for row in rows if not all(map(str.strip, texts(row.example)))])
