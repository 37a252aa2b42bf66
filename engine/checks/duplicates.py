"""Rows that say the same as an earlier row."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, Literal

from engine.checks.base import CheckedRow, Context, Finding, Hits, Seeker
from engine.checks.repeats import Repeats
from engine.checks.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.formats.base import Example

_ASKED_EVERY: Final = 256


class Duplicates(Repeats):
    """Duplicates: rows that repeat an earlier row, whatever their case and spacing."""

    kind: Literal["duplicates"] = "duplicates"

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)

    def repeats(
        self, examples: Sequence[Example], checked: Callable[[], None] | None = None
    ) -> dict[int, int]:
        """Return each example that repeats an earlier one -> the first that it repeats."""
        marks = array("Q")
        for example in examples:
            if checked is not None and not len(marks) % _ASKED_EVERY:
                checked()
            marks.append(mark(example))
        return _repeats(marks, array("H", bytes(2 * len(marks))))


class _Seeker(Seeker):
    """Keeps eight bytes of each row."""

    def __init__(self, check: Duplicates, context: Context) -> None:
        self._hits, self._context = Hits(check, context), context
        self._marks = array("Q")

    def look(self, row: CheckedRow) -> None:
        self._marks.append(mark(row.example))

    def findings(self) -> tuple[Finding, ...]:
        files = self._context.files
        anywhere = _repeats(self._marks, array("H", bytes(2 * len(self._marks))))
        inside = _repeats(self._marks, files) if len(self._context.paths) > 1 else anywhere
        for number, twin in sorted(anywhere.items()):
            across = files[twin] != files[number]
            self._hits.add(number, twin=inside.get(number, twin), fixable=True, across=across)
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
