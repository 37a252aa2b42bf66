"""The encoded items of a run: one text each, or several, and what those are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.runtime.flat import lengths_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from engine.runtime.flat import Encoded


@dataclass(frozen=True, slots=True)
class Lessons:
    """Items that a stage learns from, in order."""

    rows: Sequence[Encoded]
    """Texts, `width` of them an item."""
    width: int = 1
    targets: Sequence[Any] | None = None
    """For each item what its texts are compared with; None where tokens are all that is learned."""

    def __len__(self) -> int:
        return len(self.rows) // self.width

    def texts(self, number: int) -> tuple[Encoded, ...]:
        """Return the texts of an item."""
        start = number * self.width
        return tuple(self.rows[place] for place in range(start, start + self.width))

    def target(self, number: int) -> Any:
        """Return what the texts of an item are compared with."""
        return None if self.targets is None else self.targets[number]

    def lengths(self) -> NDArray[np.int64]:
        """Return the tokens of each item's longest text."""
        return lengths_of(self.rows).reshape(-1, self.width).max(axis=1)

    def longest_first(self) -> list[int]:
        """Return the numbers of the items, longest first so that an overflow shows at once."""
        lengths = self.lengths()
        return sorted(range(len(self)), key=lambda number: -int(lengths[number]))
