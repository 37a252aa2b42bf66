"""Labels of which there are far more, or far fewer, than of the others."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final, Literal

from pydantic import Field

from engine.checks.base import EXCERPTS, Check, CheckedRow, Context, Finding, Seeker, Spot, excerpt
from engine.formats.base import Judged, Labelled
from engine.spec import kind_of

_FEWEST: Final = 20
"""Labelled rows below which nothing is uneven."""
_LARGEST: Final = 10_000
"""Different labels up to which they are counted."""


class LabelBalance(Check):
    """Uneven labels: one label on nearly all rows, or labels that stand on a single row."""

    kind: Literal["label_balance"] = "label_balance"
    ratio: Annotated[float, Field(ge=1.5, le=1000, title="Most to fewest")] = 10.0
    """How many times the rows of the rarest label the commonest may have."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)


class _Seeker(Seeker):
    """Keeps how often each label was seen, and on which line first."""

    def __init__(self, check: LabelBalance, context: Context) -> None:
        self._check, self._context = check, context
        self._counts: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._rows = 0

    def look(self, row: CheckedRow) -> None:
        if isinstance(row.example, Judged):
            labels: tuple[str, ...] = ("good" if row.example.label else "bad",)
        elif isinstance(row.example, Labelled):
            labels = row.example.labels
        else:
            return
        self._rows += bool(labels)
        for label in labels:
            if label in self._counts or len(self._counts) < _LARGEST:
                self._counts[label] += 1
                self._first.setdefault(label, row.number)

    def findings(self) -> tuple[Finding, ...]:
        ranked = self._counts.most_common()
        kind = kind_of(self._check)
        uneven = self._rows >= _FEWEST and (
            len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > self._check.ratio * ranked[-1][1])
        )
        if not uneven or len(ranked) >= _LARGEST:
            return (Finding(check=kind, severity="good", count=0),)
        usual = ranked[0][1] / self._check.ratio
        rare = [item for item in reversed(ranked) if item[1] < usual] or ranked
        shown = [ranked[0], *rare[: EXCERPTS - 1]] if len(ranked) > 1 else ranked
        numbers = {label: self._first[label] for label, _ in shown}
        lines = {label: self._context.lines[number] for label, number in numbers.items()}
        return (
            Finding(
                check=kind,
                severity="error" if len(ranked) == 1 else "warning",
                count=sum(count for _, count in rare),
                lines=tuple(lines.values()),
                path=self._context.paths[self._context.files[numbers[ranked[0][0]]]],
                excerpts=tuple(
                    excerpt(lines[label], Spot(f"{label[:80]}: {count}")) for label, count in shown
                ),
            ),
        )
