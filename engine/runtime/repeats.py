"""Rows that repeat one of a file further up, left out where a file's fixes ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.checks.repeats import Repeats
from engine.runtime.examples import Examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.runtime.gather import Part


def drop_repeats(parts: Sequence[Part], check: Callable[[], None] | None = None) -> None:
    """Leave rows out of parts; the first file in the order given keeps its row. `check` may give up."""
    for fix in _wanted(parts):
        edges = np.cumsum([len(part.source.examples) for part in parts])[:-1]
        for part, gone in zip(parts, np.split(repeating(parts, fix, check), edges), strict=True):
            if fix in part.spec.fixes and gone.any():
                part.keep(~gone)


def repeating(parts: Sequence[Part], fix: Repeats, check: Callable[[], None] | None = None) -> np.ndarray:
    """Say of each row of all parts whether it repeats one of another file further up."""
    examples = Examples([part.source.examples for part in parts])
    files = _files(parts)
    gone = np.zeros(len(examples), dtype=bool)
    for number, first in fix.repeats(examples, check).items():
        gone[number] = files[number] != files[first]
    return gone


def _wanted(parts: Sequence[Part]) -> list[Repeats]:
    found = [fix for part in parts for fix in part.spec.fixes if isinstance(fix, Repeats) and fix.across]
    return list(dict.fromkeys(found))


def _files(parts: Sequence[Part]) -> np.ndarray:
    """Return the number of the file of every row of all parts."""
    numbers = np.zeros(len(parts), np.int32)
    for place, part in enumerate(parts[1:], 1):
        numbers[place] = numbers[place - 1] + (part.file is not parts[place - 1].file)
    return np.repeat(numbers, [len(part.source.examples) for part in parts])
