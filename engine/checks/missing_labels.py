"""Rows for classification without a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.formats.base import Labelled

if TYPE_CHECKING:
    from engine.formats.base import Example


class MissingLabels(RowCheck):
    """Missing labels: rows for classification without a label or a value."""

    fix: ClassVar[Fix | None] = "drop"

    kind: Literal["missing_labels"] = "missing_labels"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find a row without a label."""
        return Spot(row.whole) if _bare(row.example) else None

    def mend(self, example: Example) -> Example | None:
        """Drop a row without a label."""
        return None if _bare(example) else example


def _bare(example: Example) -> bool:
    if not isinstance(example, Labelled):
        return False
    return example.value is None and not any(label.strip() for label in example.labels)
