"""Rows that say nearly the same as an earlier row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.checks.base import CheckedRow, Context, Finding, Hits, Seeker
from engine.checks.repeats import Repeats
from engine.checks.words import mark, whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.checks.nearness import Nearness
    from engine.formats.base import Example


class NearDuplicates(Repeats):
    """Near-duplicates: rows that differ from an earlier row in a few words or marks only."""

    slow: ClassVar[bool] = True

    kind: Literal["near_duplicates"] = "near_duplicates"
    threshold: Annotated[float, Field(ge=0.5, le=0.99, title="Similarity")] = 0.8
    """Share of the text that two rows must have in common. Lower finds more, and more that is none."""
    numbers_matter: Annotated[bool, Field(title="Numbers matter")] = True
    """Rows that differ in a number are different, such as two sums."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)

    def repeats(
        self, examples: Sequence[Example], checked: Callable[[], None] | None = None
    ) -> dict[int, int]:
        """Return each example that nearly repeats an earlier one -> the first of its group."""
        return {
            number: group[0]
            for group in self.groups(examples, checked)
            for number in _later(group, lambda n: mark(examples[n]))
        }

    def groups(
        self, examples: Sequence[Example], checked: Callable[[], None] | None = None
    ) -> list[list[int]]:
        """Return the numbers of examples that are the same or nearly so, by group; `checked` may give up."""
        from engine.checks.nearness import Nearness

        near = Nearness(self.threshold, lambda n: whole_of(examples[n]), numbers_matter=self.numbers_matter)
        for example in examples:
            near.add(whole_of(example))
        return near.groups(checked)

    def shared(self, context: Context) -> Shared:
        """Return the index that all checks with these settings use together."""
        key = (Shared, self.threshold, self.numbers_matter)
        if key not in context.shared:
            context.shared[key] = Shared(self, context)
        return context.shared[key]


class Shared:
    """The rows of a context and their groups, whoever asks first."""

    def __init__(self, check: NearDuplicates, context: Context) -> None:
        from engine.checks.nearness import Nearness

        self._context = context
        self._near: Nearness = Nearness(check.threshold, self._text, numbers_matter=check.numbers_matter)
        self._groups: list[list[int]] | None = None

    def look(self, row: CheckedRow) -> None:
        """Take a row in, unless another check has."""
        if row.number == self._near.count:
            self._near.add(row.whole)

    def groups(self) -> list[list[int]]:
        """Return the groups, found once."""
        if self._groups is None:
            self._groups = self._near.groups(self._context.shared.get("checked"))
        return self._groups

    def _text(self, number: int) -> str:
        if self._context.at is None:
            message = "near-duplicates need to look at a row twice"
            raise LookupError(message)
        return self._context.at(number).whole


class _Seeker(Seeker):
    def __init__(self, check: NearDuplicates, context: Context) -> None:
        self._shared, self._context = check.shared(context), context
        self._hits = Hits(check, context)

    def look(self, row: CheckedRow) -> None:
        self._shared.look(row)

    def findings(self) -> tuple[Finding, ...]:
        at = self._context.at
        if at is None:
            return self._hits.findings()
        files = self._context.files
        found: dict[int, tuple[int, bool]] = {}
        for group in self._shared.groups():
            marks = {number: mark(at(number).example) for number in group}
            for number in _later(group, marks.__getitem__):
                found[number] = group[0], files[number] != files[group[0]]
            for file in {files[number] for number in group}:
                inside = [number for number in group if files[number] == file]
                for number in _later(inside, marks.__getitem__):
                    found[number] = inside[0], found.get(number, (0, False))[1]
        for number, (twin, across) in sorted(found.items()):
            self._hits.add(number, twin=twin, fixable=True, across=across)
        return self._hits.findings()


def _later(group: list[int], mark_of: Callable[[int], int]) -> list[int]:
    """Return the members behind the first, but for those that repeat it word by word."""
    first = mark_of(group[0])
    return [number for number in group[1:] if mark_of(number) != first]
