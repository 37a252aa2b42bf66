"""What the checks for rows that are there already have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field

from engine.checks.base import Check, Fix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.formats.base import Example


class Repeats(Check):
    """A check whose fix drops a row because an earlier one says the same."""

    fix: ClassVar[Fix | None] = "drop"
    compares: ClassVar[bool] = True
    serious: ClassVar[float] = 0.5

    across: Annotated[bool, Field(title="Across files")] = False
    """Rows that repeat one of a file further up are left out as well; the file further up keeps its row."""

    def widened(self) -> Self:
        """Return the check with a fix that compares files with each other."""
        return self.model_copy(update={"across": True})

    def repeats(
        self, examples: Sequence[Example], checked: Callable[[], None] | None = None
    ) -> dict[int, int]:
        """Return each example that repeats an earlier one -> the first that it repeats."""
        raise NotImplementedError

    def superfluous(self, examples: Sequence[Example]) -> Sequence[int]:
        """Return the numbers of the examples that repeat an earlier one."""
        return sorted(self.repeats(examples))
