"""Rows that say the same as an earlier row."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import Check, CheckedRow, Context, Finding, Fix, Hits, Seeker
from engine.checks.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.formats.base import Example


class Duplicates(Check):
    """Duplicates: rows that repeat an earlier row, whatever their case and spacing."""

    fix: ClassVar[Fix | None] = "drop"
    compares: ClassVar[bool] = True
    serious: ClassVar[float] = 0.5

    kind: Literal["duplicates"] = "duplicates"

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)

    def superfluous(self, examples: Sequence[Example]) -> Sequence[int]:
        """Return the numbers of the examples that repeat an earlier one."""
        marks = array("Q", (mark(example) for example in examples))
        return sorted(_repeats(marks, array("H", bytes(2 * len(marks)))))


class _Seeker(Seeker):
    """Keeps eight bytes of each row."""

    def __init__(self, check: Duplicates, context: Context) -> None:
        self._hits, self._context = Hits(check, context), context
        self._marks = array("Q")

    def look(self, row: CheckedRow) -> None:
        self._marks.append(mark(row.example))

    def findings(self) -> tuple[Finding, ...]:
        anywhere = _repeats(self._marks, array("H", bytes(2 * len(self._marks))))
        inside = _repeats(self._marks, self._context.files) if len(self._context.paths) > 1 else anywhere
        for number, twin in sorted(anywhere.items()):
            self._hits.add(number, twin=inside.get(number, twin), fixable=number in inside)
        return self._hits.findings()


def _repeats(marks: array[int], files: array[int]) -> dict[int, int]:
    """Return each row that has the mark of an earlier row of its file -> that row."""
    import numpy as np

    # A mark of 64 bits meets another by chance once in ten million sets of a million rows.
    values, places = np.asarray(marks, dtype=np.uint64), np.asarray(files)
    order = np.lexsort((np.arange(len(values)), places, values))
    same = (values[order][1:] == values[order][:-1]) & (places[order][1:] == places[order][:-1])
    first = np.where(np.concatenate([[False], same]), 0, np.arange(len(order)))
    first = order[np.maximum.accumulate(first)] if len(order) else order
    again = np.flatnonzero(same) + 1
    return dict(zip(order[again].tolist(), first[again].tolist(), strict=True))
