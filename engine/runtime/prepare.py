"""From data files to the rows of a run: read, edited, converted, split, mixed, frozen, encoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.dataset import MixSpec
from engine.problems import Problem, ProblemError
from engine.runtime import freezing, intake, mixing
from engine.runtime.flat import FlatRows, RowBuilder
from engine.runtime.freezing import SPLITS, fingerprint, frozen
from engine.runtime.gather import Gathered, Gathering
from engine.runtime.lessons import Lessons
from engine.runtime.making import Making
from engine.runtime.rows import Picks, Rows, Sourced
from engine.runtime.sides import OWN, sides_of
from engine.runtime.splitting import TRAIN
from engine.runtime.tokens import why_untrained
from engine.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.formats.base import Example
    from engine.job import TrainJob
    from engine.runtime.gather import Part
    from engine.runtime.rows import Note
    from engine.runtime.tokens import Encoder

__all__ = [
    "EncodedRows",
    "Sourced",
    "Split",
    "encode",
    "fingerprint",
    "freeze",
    "frozen",
    "frozen_at",
    "split_rows",
    "thaw",
    "whole",
]
_Order = tuple[list[Picks], np.ndarray | None]
"""Rows of each source, and the order in which they stand."""
_CHUNK: Final = 1024
"""Rows that are encoded at once."""
_LINES: Final = 5
"""Lines that a note names."""


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

    rows: FlatRows
    notes: list[Problem] = field(default_factory=list)
    width: int = 1
    targets: list[Any] | None = None

    @property
    def lessons(self) -> Lessons:
        """Return the rows as the items that a stage learns from."""
        return Lessons(self.rows, self.width, self.targets)


def split_rows(
    work: TrainJob,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[], None] = lambda: None,
) -> Split:
    """Read, edit, convert, split and mix the data of a job; the same job gives the same split.

    Rows are kept as numbers and read again when they are asked for. `check` is called now and then, and what
    it raises ends the work.
    """
    load = partial(intake.read, progress=progress)
    found = Gathering(load, work.split, check, work.stage).all(work.data, work.replay)
    sides, replay_sides = sides_of(found, work.split, check)
    split = Split({}, found.notes)
    sources = [part.source for part in [*found.parts, *found.replay]]
    held = [Rows(sources, [Picks.of(np.flatnonzero(some == side)) for some in sides]) for side in OWN]
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


def frozen_at(folder: Path) -> datetime | None:
    """Return when a run's rows were frozen: the day that its chat template writes, also after a resume."""
    file = folder / f"{SPLITS[0]}.jsonl"
    return datetime.fromtimestamp(file.stat().st_mtime) if file.is_file() else None


def encode(
    rows: Sequence[Sourced],
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
    *,
    needed: bool = True,
) -> EncodedRows:
    """Encode rows and leave out items without a trained token, saying how many, which and why.

    Raises ProblemError when none is left of rows that are `needed`.
    """
    built, targets = RowBuilder(), _Targets(encoder.stage)
    refused: dict[int, str] = {}
    left = iter(rows)
    for start in range(0, len(rows), _CHUNK):
        if progress is not None:
            progress(start, len(rows))
        chunk = [row.example for row in islice(left, _CHUNK)]
        found = encoder.encode_into(built, chunk)
        targets.add(chunk, found)
        for number, why in found.items():
            refused[start + number] = why
    width, owners = encoder.stage.width, built.owners()
    encoded = built.rows()
    items = _Items(encoded, owners[::width], width, trained=encoder.stage.trains_tokens)
    empty = items.empty()
    if needed and len(rows) and len(empty) == len(items.owners):
        why = items.why(0, refused, encoder.stage)
        raise ProblemError("nothing_to_train", path=rows[0].path, row=rows[0].line, reason=why)
    notes = _notes(items, empty, rows, refused, encoder.stage)
    if len(empty):
        kept = np.setdiff1d(np.arange(len(items.owners)), empty)
        encoded = encoded.chosen((kept[:, None] * width + np.arange(width)).ravel())
        targets.keep(kept)
    return EncodedRows(encoded, notes, width, targets.found)


@dataclass(frozen=True, slots=True)
class _Items:
    """Encoded rows as items of `width` texts, and whose they are."""

    rows: FlatRows
    owners: np.ndarray
    """For each item the number of its row in the data."""
    width: int
    trained: bool
    """Whether every text of an item needs a trained token."""

    def empty(self) -> np.ndarray:
        """Return the numbers of the items of which a text has nothing to learn."""
        counts = self.rows.counts if self.trained else self.rows.lengths
        return np.flatnonzero(counts.reshape(-1, self.width).min(axis=1, initial=1) == 0)

    def cut(self) -> np.ndarray:
        """Return for each item the tokens that were dropped from its texts."""
        return self.rows.cut.reshape(-1, self.width).sum(axis=1)

    def why(self, number: int, refused: dict[int, str], stage: Stage) -> str:
        """Return why an item has nothing to learn."""
        return refused.get(int(self.owners[number])) or why_untrained(int(self.cut()[number]), stage)


class _Targets:
    """Collects what the items of a stage are compared with; nothing for stages that learn tokens alone."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.found: list[Any] | None = None if type(stage).targets is Stage.targets else []

    def add(self, examples: Sequence[Example], refused: Mapping[int, str]) -> None:
        """Add those of some examples; one that was refused has an empty one."""
        if self.found is not None:
            for number, example in enumerate(examples):
                self.found += (None,) if number in refused else self._stage.targets(example)

    def keep(self, numbers: np.ndarray) -> None:
        """Keep those of some items."""
        if self.found is not None:
            self.found = [self.found[number] for number in numbers.tolist()]


def _notes(
    items: _Items, empty: np.ndarray, rows: Sequence[Sourced], refused: dict[int, str], stage: Stage
) -> list[Problem]:
    """Say which items are left out, and how many are cut."""
    notes: list[Problem] = []
    owners = list(dict.fromkeys(items.owners[empty].tolist()))
    if owners:
        facts = {
            "count": len(owners),
            "total": len(rows),
            "path": rows[owners[0]].path,
            "line": rows[owners[0]].line,
            "lines": _first_lines([rows[number].line for number in owners[: _LINES + 1]]),
            "reason": items.why(int(empty[0]), refused, stage),
        }
        notes.append(Problem(code="rows_untrained", facts=facts))
    if cut := len(np.unique(items.owners[items.cut() > 0])):
        facts = {"count": cut, "total": len(rows), "limit": stage.max_length}
        notes.append(Problem(code="rows_cut", facts=facts))
    return notes


def _first_lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return f"{shown}, …" if len(lines) > _LINES else shown


def _trained(found: Gathered, sides: list[np.ndarray], work: TrainJob, split: Split) -> _Order:
    """Return the training rows of every part, made ones included, and the order in which they stand."""
    making = Making(found)
    places = [np.flatnonzero(side == TRAIN) for side in sides]
    pools = [making.pool(part, some) for part, some in zip(found.parts, places, strict=True)]
    weights = [0.0 if part.given in OWN else part.spec.weight for part in found.parts]
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
        if part.given not in OWN:
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
