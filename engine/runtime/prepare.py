"""From data files to the rows of a run: read, edited, converted, split, mixed, frozen, encoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.dataset import MixSpec
from engine.formats.base import RowError
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.runtime import freezing, mixing
from engine.runtime.freezing import SPLITS, fingerprint, frozen
from engine.runtime.gather import Gathered, Gathering
from engine.runtime.making import Making
from engine.runtime.rows import Picks, Rows, Sourced
from engine.runtime.splitting import LEFT_OUT, OPEN, TEST, TRAIN, VALIDATION, groups_of, held_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.job import TrainJob
    from engine.runtime.gather import Part
    from engine.runtime.rows import Note
    from engine.runtime.tokens import Encoded, Encoder

__all__ = [
    "EncodedRows",
    "Sourced",
    "Split",
    "encode",
    "fingerprint",
    "freeze",
    "frozen",
    "split_rows",
    "thaw",
    "whole",
]
_OWN = (VALIDATION, TEST)
"""Sides that a person gives files of their own for."""
_Order = tuple[list[Picks], np.ndarray | None]
"""Rows of each source, and the order in which they stand."""


@dataclass(slots=True)
class Counted:
    """What a file, or what was made of it, adds to an epoch."""

    path: Path
    rows: int
    """Different rows of it in training."""
    seen: int
    """Rows of it in one epoch, repeats counted."""
    note: Note = ""


@dataclass(slots=True)
class Split:
    """The rows of a run, and what should be said about them."""

    rows: Mapping[str, Sequence[Sourced]]
    notes: list[Problem] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    """What each file adds to the rows of training."""


@dataclass(slots=True)
class EncodedRows:
    """Encoded rows that have something to train on, and what should be said about the others."""

    rows: list[Encoded]
    notes: list[Problem] = field(default_factory=list)


def split_rows(
    work: TrainJob,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[], None] = lambda: None,
) -> Split:
    """Read, edit, convert, split and mix the data of a job; the same job gives the same split.

    Rows are kept as numbers and read again when they are asked for. `check` is called now and then, and what
    it raises ends the work.
    """
    found = Gathering(work, progress, check).all()
    sides, replay_sides = _sides(found, work)
    split = Split({}, found.notes)
    sources = [part.source for part in [*found.parts, *found.replay]]
    held = [Rows(sources, [Picks.of(np.flatnonzero(some == side)) for some in sides]) for side in _OWN]
    train, order = _trained(found, sides, work, split)
    if not any(len(picks) for picks in train):
        total = sum(len(part.survey.labels) for part in found.parts)
        raise ProblemError("too_few_rows", path=work.data[0].path, rows=total)
    replay, order = _replayed(found, replay_sides, (train, order), work, split)
    split.rows = dict(zip(SPLITS, [Rows(sources, [*train, *replay], order), *held], strict=True))
    return split


def whole(work: TrainJob, data: tuple[DatasetSpec, ...]) -> TrainJob:
    """Return a job whose split is every row of some files, as they are, in one part."""
    plain = tuple(spec.model_copy(update={"augment": ()}) for spec in data)
    nothing = {"validation": 0.0, "test": 0.0, "column": None, "validation_data": (), "test_data": ()}
    split = work.split.model_copy(update=nothing)
    return work.model_copy(update={"data": plain, "split": split, "mixing": MixSpec(), "replay": None})


def freeze(
    split: Split, folder: Path, progress: Callable[[int, int], None] | None = None, *, job: str = ""
) -> None:
    """Keep a copy of exactly what is trained on, so that a change of the files cannot change the run."""
    freezing.freeze(split.rows, folder, progress, job=job)


def thaw(folder: Path) -> Split:
    """Read the frozen copy of a run's rows."""
    return Split(freezing.thaw(folder))


def encode(
    rows: Sequence[Sourced],
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
    *,
    needed: bool = True,
) -> EncodedRows:
    """Encode rows and leave out those without a trained token, saying how many and why.

    Raises ProblemError when none is left of rows that are `needed`.
    """
    found = EncodedRows([])
    empty: list[tuple[Sourced, str]] = []
    cut = 0
    for number, row in enumerate(rows):
        if progress is not None and number % 256 == 0:
            progress(number, len(rows))
        try:
            encoded = encoder.encode(row.example)
        except RowError as error:
            empty.append((row, str(error)))
            continue
        cut += encoded.cut > 0
        if encoded.trained:
            found.rows.append(encoded)
        else:
            empty.append((row, reason("answer_cut_off", limit=encoder.stage.max_length)))
    if needed and rows and not found.rows:
        row, why = empty[0]
        raise ProblemError("nothing_to_train", path=row.path, row=row.line, reason=why)
    if empty:
        facts = {"count": len(empty), "total": len(rows)}
        found.notes.append(Problem(code="rows_without_target", facts=facts))
    if cut:
        facts = {"count": cut, "total": len(rows), "limit": encoder.stage.max_length}
        found.notes.append(Problem(code="rows_cut", facts=facts))
    return found


def _sides(found: Gathered, work: TrainJob) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the side of every row of every file, and of every replay row.

    What a person chose counts first: a row of another file that reads like a held-out one is left out of
    training. Then each file is drawn from in turn, and what an earlier file has decided for a group stands.
    """
    groups = groups_of([part.survey for part in [*found.parts, *found.replay]], work.split.keep_together)
    known = np.full(max((int(some.max()) + 1 for some in groups if len(some)), default=0), OPEN, np.int8)
    for given in (TRAIN, VALIDATION, TEST):
        for part, some in zip(found.parts, groups, strict=False):
            if part.given == given:
                known[some] = given
    chosen = _is_held(known)
    sides: list[np.ndarray] = []
    for part, some in zip(found.parts, groups, strict=False):
        if part.given in _OWN:
            sides.append(np.full(len(some), part.given, np.int8))
            continue
        side = np.where(chosen[some], LEFT_OUT, known[some]).astype(np.int8)
        side = _drawn(part, some, side, work) if part.given is None else side
        known[some[side >= TRAIN]] = side[side >= TRAIN]
        sides.append(side)
        if (side == LEFT_OUT).any():
            facts = {"count": int((side == LEFT_OUT).sum()), "path": part.source.path}
            found.notes.append(Problem(code="rows_held_out_elsewhere", facts=facts))
    held = _is_held(known)
    replay = [np.where(held[some], LEFT_OUT, TRAIN) for some in groups[len(found.parts) :]]
    return sides, replay


def _is_held(sides: np.ndarray) -> np.ndarray:
    return (sides == VALIDATION) | (sides == TEST)


def _drawn(part: Part, groups: np.ndarray, known: np.ndarray, work: TrainJob) -> np.ndarray:
    """Draw held-out rows from a file; a person's own files take the place of a share."""
    split, labels = work.split, part.survey.labels
    return held_out(
        groups,
        known,
        labels if split.stratify and (labels >= 0).any() else None,
        validation=0.0 if split.validation_data else split.validation,
        test=0.0 if split.test_data else split.test,
        seed=split.seed,
    )


def _trained(found: Gathered, sides: list[np.ndarray], work: TrainJob, split: Split) -> _Order:
    """Return the training rows of every part, made ones included, and the order in which they stand."""
    making = Making(found)
    places = [np.flatnonzero(side == TRAIN) for side in sides]
    pools = [making.pool(part, some) for part, some in zip(found.parts, places, strict=True)]
    weights = [0.0 if part.given in _OWN else part.spec.weight for part in found.parts]
    sizes, order = [len(pool) for pool in pools], None
    if work.mixing.how == "concatenate":
        chosen = [
            mixing.weighed(size, weight, work.split.seed) for size, weight in zip(sizes, weights, strict=True)
        ]
    else:
        counts = mixing.quotas(sizes, weights, work.mixing)
        seeds = [f"{work.mixing.seed}/{number}" for number in range(len(sizes))]
        chosen = [mixing.taken(*each) for each in zip(sizes, counts, seeds, strict=True)]
        order = mixing.interleaved(counts, work.mixing.seed)
    train = [pool.take(some) for pool, some in zip(pools, chosen, strict=True)]
    for part, pool, picks in zip(found.parts, pools, train, strict=True):
        if part.given not in _OWN:
            split.counts += _counted(part, pool, picks)
    return train, order


def _replayed(
    found: Gathered, sides: list[np.ndarray], trained: _Order, work: TrainJob, split: Split
) -> _Order:
    """Return the replay rows of every replay file, and the order of all rows with them spread evenly."""
    train, order = trained
    if work.replay is None:
        return [], order
    pools = [Picks.of(np.flatnonzero(side == TRAIN)) for side in sides]
    edges = np.cumsum([len(pool) for pool in pools])
    available, count = int(edges[-1]), mixing.replayed(sum(map(len, train)), work.replay.share)
    chosen = mixing.taken(available, count if available else 0, work.replay.seed)
    if count > available:
        split.notes.append(Problem(code="replay_repeats", facts={"count": count, "total": available}))
    replay = [
        pool.take(chosen[(chosen >= edge - len(pool)) & (chosen < edge)] - (edge - len(pool)))
        for pool, edge in zip(pools, edges, strict=True)
    ]
    for part, pool, picks in zip(found.replay, pools, replay, strict=True):
        split.counts.append(Counted(part.spec.path, len(pool), len(picks), "replay"))
    total = sum(map(len, train))
    before = np.arange(total) if order is None else order
    spread = mixing.interleaved([total, len(chosen)], work.replay.seed)
    return replay, np.concatenate([before, total + np.arange(len(chosen))])[spread]


def _counted(part: Part, pool: Picks, picks: Picks) -> list[Counted]:
    """Count a file's own rows, and those that were made of them."""
    path, own = part.spec.path, pool.made == 0
    seen = int((picks.made == 0).sum())
    found = [Counted(path, int(own.sum()), seen)]
    if not own.all():
        found.append(Counted(path, int((~own).sum()), len(picks) - seen, "augmented"))
    return found
