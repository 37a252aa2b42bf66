"""On which side of a split each row of a job stands: trained on, held out, or left out of both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from engine.problems import Problem
from engine.runtime.fixing import leaking
from engine.runtime.splitting import LEFT_OUT, OPEN, TEST, TRAIN, VALIDATION, groups_of, held_out

if TYPE_CHECKING:
    from engine.checks import Side
    from engine.dataset import SplitSpec
    from engine.formats.base import Example
    from engine.runtime.gather import Gathered, Part

OWN: Final = (VALIDATION, TEST)
"""Sides that a person gives files of their own for."""
NAMES: Final[dict[int, Side]] = {TRAIN: "train", VALIDATION: "validation", TEST: "test", LEFT_OUT: "train"}


def sides_of(found: Gathered, split: SplitSpec) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the side of every row of every file, and of every replay row.

    What a person chose counts first: a row of another file that reads like a held-out one is left out of
    training. Then each file is drawn from in turn, and what an earlier file has decided for a group stands.
    At last come the fixes that compare the sides.
    """
    groups = groups_of([part.survey for part in [*found.parts, *found.replay]], split.keep_together)
    known = np.full(max((int(some.max()) + 1 for some in groups if len(some)), default=0), OPEN, np.int8)
    for given in (TRAIN, VALIDATION, TEST):
        for part, some in zip(found.parts, groups, strict=False):
            if part.given == given:
                known[some] = given
    chosen = _is_held(known)
    sides: list[np.ndarray] = []
    for part, some in zip(found.parts, groups, strict=False):
        if part.given in OWN:
            sides.append(np.full(len(some), part.given, np.int8))
            continue
        side = np.where(chosen[some], LEFT_OUT, known[some]).astype(np.int8)
        side = _drawn(part, some, side, split) if part.given is None else side
        known[some[side >= TRAIN]] = side[side >= TRAIN]
        sides.append(side)
        if (side == LEFT_OUT).any():
            facts = {"count": int((side == LEFT_OUT).sum()), "path": part.source.path}
            found.notes.append(Problem(code="rows_held_out_elsewhere", facts=facts))
    held = _is_held(known)
    replay = [np.where(held[some], LEFT_OUT, TRAIN) for some in groups[len(found.parts) :]]
    _unleak(found, sides)
    return sides, replay


class Examples(Sequence["Example"]):
    """The examples of several parts as one sequence."""

    def __init__(self, parts: Sequence[Sequence[tuple[int, Example]]]) -> None:
        self._parts = parts
        self._ends = np.cumsum([len(part) for part in parts]).tolist()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> list[Example]: ...
    def __getitem__(self, index: int | slice) -> Example | list[Example]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        part = bisect_right(self._ends, number)
        return self._parts[part][number - (self._ends[part - 1] if part else 0)][1]

    def __iter__(self) -> Iterator[Example]:
        for part in self._parts:
            for _, example in part:
                yield example


def _unleak(found: Gathered, sides: list[np.ndarray]) -> None:
    """Leave out training rows of files with such a fix that are, or nearly are, among the rows held out."""
    fixes = [[fix for fix in part.spec.fixes if fix.needs_split] for part in found.parts]
    if not any(fixes):
        return
    names: list[Side] = [NAMES[int(side)] for some in sides for side in some]
    examples = Examples([part.source.examples for part in found.parts])
    gone = np.zeros(len(names), dtype=bool)
    gone[list(leaking(examples, names, [fix for some in fixes for fix in some]))] = True
    start = 0
    for some, side in zip(fixes, sides, strict=True):
        if some:
            side[gone[start : start + len(side)] & (side == TRAIN)] = LEFT_OUT
        start += len(side)


def _is_held(sides: np.ndarray) -> np.ndarray:
    return (sides == VALIDATION) | (sides == TEST)


def _drawn(part: Part, groups: np.ndarray, known: np.ndarray, split: SplitSpec) -> np.ndarray:
    """Draw held-out rows from a file; a person's own files take the place of a share."""
    labels = part.survey.labels
    return held_out(
        groups,
        known,
        labels if split.stratify and (labels >= 0).any() else None,
        validation=0.0 if split.validation_data else split.validation,
        test=0.0 if split.test_data else split.test,
        seed=split.seed,
    )
