"""On which side of a split each row of a job stands: trained on, held out, or left out of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from engine.problems import Problem
from engine.runtime.examples import Examples
from engine.runtime.fixing import leaking
from engine.runtime.splitting import LEFT_OUT, OPEN, TEST, TRAIN, VALIDATION, groups_of, held_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.checks import Check, Side
    from engine.dataset import SplitSpec
    from engine.runtime.gather import Gathered, Part

OWN: Final = (VALIDATION, TEST)
"""Sides that a person gives files of their own for."""
NAMES: Final[dict[int, Side]] = {TRAIN: "train", VALIDATION: "validation", TEST: "test", LEFT_OUT: "train"}


def sides_of(
    found: Gathered, split: SplitSpec, check: Callable[[], None] | None = None
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the side of every row of every part, and of every replay row; `check` may give up.

    What a person chose counts first: a row of another file that reads like a held-out one is left out of
    training. Then each file is drawn from in turn, and what an earlier file has decided for a group stands.
    At last come the fixes that compare the sides.
    """
    groups = groups_of([part.survey for part in [*found.parts, *found.replay]], split.keep_together, check)
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


def leaks(parts: Sequence[Part], sides: Sequence[np.ndarray], fixes: Sequence[Check]) -> np.ndarray:
    """Say of each row of all parts whether it is trained on and is, or nearly is, among the rows held out."""
    names: list[Side] = [NAMES[int(side)] for some in sides for side in some]
    gone = np.zeros(len(names), dtype=bool)
    gone[list(leaking(Examples([part.source.examples for part in parts]), names, fixes))] = True
    return gone & (np.concatenate(sides) == TRAIN) if len(sides) else gone


def _unleak(found: Gathered, sides: list[np.ndarray]) -> None:
    """Leave out training rows of files with such a fix that leak into those held out."""
    fixes = [[fix for fix in part.spec.fixes if fix.needs_split] for part in found.parts]
    if not any(fixes):
        return
    gone = leaks(found.parts, sides, [fix for some in fixes for fix in some])
    start = 0
    for some, side in zip(fixes, sides, strict=True):
        if some:
            side[gone[start : start + len(side)]] = LEFT_OUT
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
