"""Reads the files of a job: those to train on, a person's own held-out ones, and those for replay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.edits.base import written
from engine.home import samples_folder
from engine.problems import Problem, ProblemError
from engine.runtime import intake
from engine.runtime.fitting import places_of
from engine.runtime.fixing import some_of
from engine.runtime.repeats import drop_repeats
from engine.runtime.rows import Source
from engine.runtime.splitting import TEST, TRAIN, VALIDATION, Survey, survey
from engine.stages.feeding import unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from engine.dataset import DatasetSpec, ReplaySpec, SplitSpec
    from engine.formats.base import Example
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
_CHECKED_EVERY: Final = 1024


@dataclass(slots=True)
class Part:
    """The rows of a file, or those of one value of its split column."""

    spec: DatasetSpec
    source: Source
    survey: Survey
    file: Sequence[tuple[int, Example]]
    """All examples of the file."""
    numbers: np.ndarray | None = None
    """Which of them are the part's, ascending; None for all."""
    given: int | None = None
    """Side that a person chose for all of them."""
    own: bool = False
    """Whether the file is there to be held out."""

    def keep(self, kept: np.ndarray) -> None:
        """Leave rows out: `kept` says of each whether it stays."""
        self.numbers = np.flatnonzero(kept) if self.numbers is None else self.numbers[kept]
        examples = some_of(self.file, self.numbers.tolist())
        self.source.examples = examples
        self.survey = Survey(self.survey.contents[kept], self.survey.labels[kept], examples)


@dataclass(slots=True)
class Gathered:
    """Everything that a job reads, and what should be said about it."""

    parts: list[Part] = field(default_factory=list)
    replay: list[Part] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


class Gathering:
    """Reads files one after the other."""

    def __init__(
        self,
        load: Callable[[DatasetSpec], Loaded],
        split: SplitSpec,
        check: Callable[[], None],
        stage: Stage | None = None,
    ) -> None:
        """`load` reads a file; with a `stage`, rows of a kind that it does not learn from are refused."""
        self._load, self._split, self._check, self._stage = load, split, check, stage
        self._labels: dict[str, int] = {}
        self.found = Gathered()

    def all(self, data: Sequence[DatasetSpec], replay: ReplaySpec | None = None) -> Gathered:
        """Read files to train on, those of the split, and those for replay."""
        split, found = self._split, self.found
        for spec in data:
            found.parts += self._file(spec, column=split.column)
        for side, files in ((VALIDATION, split.validation_data), (TEST, split.test_data)):
            for spec in files:
                for part in self._file(spec):
                    part.given, part.own = side, True
                    found.parts.append(part)
        drop_repeats(in_order(found.parts), self._check)
        if replay is not None:
            for spec in replay_files(replay):
                found.replay += self._file(spec)
        for part in found.replay:
            part.source.note = "replay"
        return found

    def _file(self, spec: DatasetSpec, column: str | None = None) -> list[Part]:
        loaded = self._load(spec)
        self._tell_edits(loaded)
        examples, unfit = intake.examples(loaded, lambda _: self._check())
        if self._stage is not None:
            check_stage(examples, self._stage, spec.path)
        count = loaded.refused_count + len(unfit)
        if count:
            first = (*loaded.refused[:1], *unfit[:1])[0]
            facts = {"count": count, "line": first.line, "path": str(spec.path)}
            self._note("rows_left_out", **facts, reason=first.reason)
        return [
            self._part(spec, examples, numbers, side)
            for side, numbers in self._pieces(loaded, examples, column)
        ]

    def _part(
        self,
        spec: DatasetSpec,
        file: Sequence[tuple[int, Example]],
        numbers: np.ndarray | None,
        side: int | None,
    ) -> Part:
        examples = file if numbers is None else some_of(file, numbers.tolist())
        source = Source(str(spec.path), examples, seed=self._split.seed)
        return Part(spec, source, survey(examples, self._check, self._labels), file, numbers, side)

    def _pieces(
        self, loaded: Loaded, examples: Sequence[tuple[int, Example]], column: str | None
    ) -> Iterator[tuple[int | None, np.ndarray | None]]:
        """Yield a file whole, or the numbers of its examples by what the split column says."""
        if column is None or column not in loaded.columns():
            yield None, None
            return
        sides, first = self._sides(loaded, column)
        if first is not None:
            facts = {"path": str(loaded.spec.path), "column": column, "count": int((sides == _NOWHERE).sum())}
            self._note("split_value_unknown", **facts, value=first[:40])
        sides = sides[places_of(examples)]
        for side in (TRAIN, VALIDATION, TEST):
            numbers = np.flatnonzero(sides == side)
            if len(numbers):
                yield side, numbers

    def _sides(self, loaded: Loaded, column: str) -> tuple[np.ndarray, str | None]:
        """Return the side of every row, and what the column says where that is none for the first time."""
        sides = np.full(len(loaded.rows), _NOWHERE, np.int8)
        unknown: str | None = None
        for number, (_, row) in enumerate(loaded.rows):
            if number % _CHECKED_EVERY == 0:
                self._check()
            text = written(row.get(column)).strip()
            side = SIDES.get(text.casefold())
            if side is not None:
                sides[number] = side
            elif unknown is None:
                unknown = text
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


def in_order(parts: Sequence[Part]) -> list[Part]:
    """Return the parts in the order in which rows are kept: what a person holds out comes first."""
    return sorted(parts, key=lambda part: not part.own)


def check_stage(examples: Sequence[tuple[int, Example]], stage: Stage, path: Path) -> None:
    """Raise ProblemError when a file's rows are not of a kind that the stage learns from."""
    problem = unfit(stage, type(examples[0][1]), path) if len(examples) else None
    if problem is not None:
        raise ProblemError(problem.code, **problem.facts)


def replay_files(replay: ReplaySpec) -> tuple[DatasetSpec, ...]:
    """Return the files that replay rows come from: a person's, or the sample that comes along."""
    from engine.dataset import DatasetSpec as Spec

    return replay.data or (Spec(path=samples_folder() / REPLAY_SAMPLE),)
