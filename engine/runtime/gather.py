"""Reads the files of a job: those to train on, a person's own held-out ones, and those for replay."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.edits.base import written
from engine.home import samples_folder
from engine.problems import Problem, ProblemError
from engine.runtime import intake
from engine.runtime.rows import Source
from engine.runtime.shaping import Chosen
from engine.runtime.splitting import TEST, TRAIN, VALIDATION, Survey, survey
from engine.stages.feeding import unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from engine.dataset import DatasetSpec, ReplaySpec
    from engine.formats.base import Example
    from engine.job import TrainJob
    from engine.runtime.intake import Loaded
    from engine.stages import Stage

SIDES: Final = {
    **dict.fromkeys(("train", "training", "trn", "训练", "训练集"), TRAIN),
    **dict.fromkeys(("validation", "valid", "val", "dev", "eval", "验证", "验证集"), VALIDATION),
    **dict.fromkeys(("test", "testing", "tst", "测试", "测试集"), TEST),
}
"""What a split column may say, in any case."""
REPLAY_SAMPLE: Final = "general.jsonl"
_NOWHERE: Final = -3


@dataclass(slots=True)
class Part:
    """The rows of a file, or those of one value of its split column."""

    spec: DatasetSpec
    source: Source
    survey: Survey
    given: int | None = None
    """Side that a person chose for all of them."""


@dataclass(slots=True)
class Gathered:
    """Everything that a job reads, and what should be said about it."""

    parts: list[Part] = field(default_factory=list)
    replay: list[Part] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


class Gathering:
    """Reads files one after the other."""

    def __init__(
        self, work: TrainJob, progress: Callable[[int, int], None] | None, check: Callable[[], None]
    ) -> None:
        self._work = work
        self._progress = progress
        self._check = check
        self._labels: dict[str, int] = {}
        self.found = Gathered()

    def all(self) -> Gathered:
        """Read everything that the job names."""
        split, found = self._work.split, self.found
        for spec in self._work.data:
            found.parts += self._file(spec, column=split.column)
        for side, files in ((VALIDATION, split.validation_data), (TEST, split.test_data)):
            for spec in files:
                for part in self._file(spec):
                    part.given = side
                    found.parts.append(part)
        if self._work.replay is not None:
            for spec in replay_files(self._work.replay):
                found.replay += self._file(spec)
        for part in found.replay:
            part.source.note = "replay"
        return found

    def _file(self, spec: DatasetSpec, column: str | None = None) -> list[Part]:
        loaded = intake.read(spec, progress=self._progress, cancelled=None)
        self._tell_edits(loaded)
        parts, refused, count = [], list(loaded.refused), loaded.refused_count
        for side, piece in self._pieces(loaded, column):
            examples, unfit = intake.examples(piece)
            refused += unfit[:1]
            count += len(unfit)
            check_stage(examples, self._work.stage, spec.path)
            source = Source(str(spec.path), examples, seed=self._work.split.seed)
            parts.append(Part(spec, source, survey(examples, self._check, self._labels), side))
        if count:
            facts = {"count": count, "line": refused[0].line, "path": str(spec.path)}
            self._note("rows_left_out", **facts, reason=refused[0].reason)
        return parts

    def _pieces(self, loaded: Loaded, column: str | None) -> Iterator[tuple[int | None, Loaded]]:
        """Yield a file whole, or its rows by what the split column says."""
        if column is None or column not in loaded.columns():
            yield None, loaded
            return
        sides, unknown = self._sides(loaded, column)
        if unknown:
            facts = {"path": str(loaded.spec.path), "column": column, "count": len(unknown)}
            self._note("split_value_unknown", **facts, value=unknown[0][:40])
        for side in (TRAIN, VALIDATION, TEST):
            places = np.flatnonzero(sides == side)
            if len(places):
                yield side, replace(loaded, rows=Chosen(loaded.rows, places), sifted=None, mended=None)

    def _sides(self, loaded: Loaded, column: str) -> tuple[np.ndarray, list[str]]:
        """Return the side of every row, and what the column says where that is none."""
        sides = np.full(len(loaded.rows), _NOWHERE, np.int8)
        unknown: list[str] = []
        for number, (_, row) in enumerate(loaded.rows):
            text = written(row.get(column)).strip()
            side = SIDES.get(text.casefold())
            if side is None:
                unknown.append(text)
            else:
                sides[number] = side
        return sides, unknown

    def _tell_edits(self, loaded: Loaded) -> None:
        path = str(loaded.spec.path)
        removed = sum(effect.removed for effect in loaded.edits)
        if removed:
            self._note("rows_edited_out", path=path, count=removed)
        for note in (note for effect in loaded.edits for note in effect.notes):
            self._note(note.code, **{**note.facts, "path": path})

    def _note(self, code: str, **facts: Any) -> None:
        self.found.notes.append(Problem(code=code, facts=facts))


def check_stage(examples: Sequence[tuple[int, Example]], stage: Stage, path: Path) -> None:
    """Raise ProblemError when a file's rows are not of a kind that the stage learns from."""
    problem = unfit(stage, type(examples[0][1]), path) if len(examples) else None
    if problem is not None:
        raise ProblemError(problem.code, **problem.facts)


def replay_files(replay: ReplaySpec) -> tuple[DatasetSpec, ...]:
    """Return the files that replay rows come from: a person's, or the sample that comes along."""
    from engine.dataset import DatasetSpec as Spec

    return replay.data or (Spec(path=samples_folder() / REPLAY_SAMPLE),)
