"""Groups of rows that say nearly the same, across all files of a run."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.checks.nearness import Nearness
from engine.checks.words import whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.formats.base import Example

THRESHOLD: Final = 0.8
"""Part of the text that two rows have in common; that of the check for near-duplicates."""


def similar(
    files: Sequence[Sequence[tuple[int, Example]]], check: Callable[[], None] | None = None
) -> np.ndarray:
    """Return the group of every row of every file; rows alone have a group of their own."""
    ends = list(accumulate(len(examples) for examples in files))

    def text_of(number: int) -> str:
        file = bisect_right(ends, number)
        return whole_of(files[file][number - (ends[file - 1] if file else 0)][1])

    near = Nearness(THRESHOLD, text_of, numbers_matter=True)
    for examples in files:
        for _, example in examples:
            near.add(whole_of(example))
    numbers = np.arange(ends[-1] if ends else 0, dtype=np.int64)
    for group in near.groups(check):
        numbers[group] = group[0]
    return numbers
