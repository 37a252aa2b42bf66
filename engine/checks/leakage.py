"""Training rows that stand among the rows held out, too."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Context, Finding, Fix, Hits, Seeker, Side
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.formats.base import Example

_SIDES: Final[tuple[Side, ...]] = ("train", "validation", "test")


class Leakage(Check):
    """Leakage: training rows that are held out for validation or test as well, so that the loss flatters."""

    needs_split: ClassVar[bool] = True
    slow: ClassVar[bool] = True
    fix: ClassVar[Fix | None] = "drop"
    serious: ClassVar[float] = 0.01

    kind: Literal["leakage"] = "leakage"
    near: Annotated[bool, Field(title="Near-duplicates too")] = True
    """Whether rows that are nearly the same leak as well."""
    threshold: Annotated[float, Field(ge=0.5, le=0.99, title="Similarity")] = 0.8
    """Share of the text that two rows must have in common to be nearly the same."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)

    def leaking(self, examples: Sequence[Example], sides: Sequence[Side]) -> list[int]:
        """Return the numbers of the training rows that the fix drops."""
        context = Context(at=lambda n: CheckedRow(n, examples[n], side=sides[n], number=n))
        seeker = _Seeker(self, context)
        for number, (example, side) in enumerate(zip(examples, sides, strict=True)):
            row = CheckedRow(number, example, side=side)
            context.note(row)
            seeker.look(row)
        return sorted(seeker.leaks())


class _Seeker(Seeker):
    """Keeps nine bytes of each row, and what near-duplicates keep."""

    def __init__(self, check: Leakage, context: Context) -> None:
        self._hits, self._context = Hits(check, context), context
        self._sides, self._marks = bytearray(), array("Q")
        near = NearDuplicates(threshold=check.threshold)
        self._shared = near.shared(context) if check.near and context.at is not None else None

    def look(self, row: CheckedRow) -> None:
        self._sides.append(_SIDES.index(row.side))
        self._marks.append(mark(row.example))
        if self._shared is not None:
            self._shared.look(row)

    def leaks(self) -> dict[int, int]:
        """Return each training row that leaks -> a held-out row that it is or nearly is."""
        if not any(self._sides):
            return {}
        held = {self._marks[number]: number for number, side in enumerate(self._sides) if side}
        found = {
            number: held[value]
            for number, value in enumerate(self._marks)
            if not self._sides[number] and value in held
        }
        for group in self._shared.groups() if self._shared is not None else ():
            twin = next((number for number in group if self._sides[number]), None)
            if twin is not None:
                found.update({n: twin for n in group if not self._sides[n] and n not in found})
        return found

    def findings(self) -> tuple[Finding, ...]:
        for number, twin in sorted(self.leaks().items()):
            self._hits.add(number, twin=twin, fixable=True)
        return self._hits.findings()
