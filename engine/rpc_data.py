"""Requests and answers about data: its first rows, its texts, its doctor, its fixes and its mixture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from engine.checks import AnyCheck, Finding
from engine.dataset import DatasetSpec, SplitSpec
from engine.problems import Problem
from engine.spec import Spec
from engine.stages import AnyStage

Role = Literal["trained", "masked", "cut", "special"]
Verdict = Literal["ready", "worth_a_look", "fix_first"]


class Peek(Spec):
    """peek -> RowPage: the first rows of a file at once, before it has been read."""

    data: DatasetSpec
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cell: Annotated[int, Field(ge=1, le=2000)] = 2000
    """Characters that a cell is shortened to."""


class Span(Spec):
    """A stretch of text with one role."""

    text: str
    role: Role


class Lengths(Spec):
    """Token lengths of the sampled rows."""

    sampled: int
    edges: tuple[int, ...]
    """n + 1 bin edges, in tokens."""
    counts: tuple[int, ...]
    longest: int
    cut: int
    untrained: int
    """Sampled rows without a trained token; `cut` are those longer than max_length."""


class Diagnose(Spec):
    """diagnose -> Diagnosis: the doctor's look at all files of a draft together."""

    data: tuple[DatasetSpec, ...]
    split: SplitSpec = SplitSpec()
    model: Path | None = None
    """Model whose tokenizer counts; without one, findings that need tokens are left out."""
    stage: AnyStage | None = None
    probes: tuple[str, ...] = ()
    """Prompts that the run is judged by; rows that hold one are contamination."""


class Diagnosis(Spec):
    """Answer of diagnose."""

    verdict: Verdict
    rows: int
    findings: tuple[Finding, ...]


class PreviewFix(Spec):
    """preview_fix -> FixPreview: what a check's fix would do to a file, without doing it."""

    data: DatasetSpec
    fix: AnyCheck
    samples: Annotated[int, Field(ge=0, le=100)] = 5
    split: SplitSpec = SplitSpec()
    """Held-out rows, for a fix that drops training rows because of them."""
    files: tuple[DatasetSpec, ...] = ()
    """All files to train on, in their order, for a fix that compares this one with the others."""


class Change(Spec):
    """One row before and after a fix; `after` is None when the row is dropped."""

    line: int
    before: str
    after: str | None


class FixPreview(Spec):
    """Answer of preview_fix."""

    rows: int
    dropped: int
    changed: int
    samples: tuple[Change, ...]


class PreviewMix(Spec):
    """preview_mix -> MixPreview: what a run would train on, file by file and split by split."""

    job: dict[str, Any]
    """A train job as YAML would hold it."""


class MixShare(Spec):
    """What one file adds to the rows of an epoch."""

    path: Path
    rows: int
    """Different rows of the file in training."""
    seen: int
    """Rows of it that one epoch sees, repeats counted."""
    share: float
    """Part of the rows of an epoch, 0 to 1."""
    note: Literal["", "replay", "augmented"] = ""


class MixRow(Spec):
    """One of the first rows of the first epoch."""

    path: Path
    line: int
    text: str
    note: Literal["", "replay", "augmented"] = ""


class MixPreview(Spec):
    """Answer of preview_mix."""

    files: tuple[MixShare, ...]
    splits: dict[str, int]
    """Rows by train, validation and test."""
    first: tuple[MixRow, ...]
    """First rows of the first epoch, in the trainer's shuffled order."""
    notes: tuple[Problem, ...] = ()
    """What should be said about it: rows left out, edits that no longer apply, repeats."""


class MakeParaphrases(Spec):
    """make_paraphrases -> MadeParaphrases: let the chat's model put the questions of training rows otherwise.

    Answered by the chat process; slow, reports progress in rows and tells each question with a `reworded`
    notification. What was made before it is cancelled stays.
    """

    job: dict[str, Any]
    """A train job as YAML would hold it; only rows that its split leaves for training are used."""
    file: Path
    """Which of the job's files."""
    out: Path
    """File that they are added to; it is made when it is not there."""
    count: Annotated[int, Field(ge=1, le=16)] = 1
    """Paraphrases of each question, at most."""
    tries: Annotated[int, Field(ge=1, le=32)] = 6
    """Answers that are drawn for each question at once, of which the best are kept."""
    limit: Annotated[int | None, Field(ge=1)] = None
    """Training rows that are looked at, from the first."""
    seed: Annotated[int, Field(ge=0, lt=1 << 31)] = 7
    side: Literal["base", "tuned"] = "base"
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.8
    max_new_tokens: Annotated[int, Field(ge=8, le=4096)] = 256


class Reworded(Spec):
    """Notification `reworded`: a question and what the model made of it."""

    id: int
    line: int
    question: str
    text: str
    refusal: str | None
    """Reason why it is not taken; None when it is."""


class MadeParaphrases(Spec):
    """Answer of make_paraphrases."""

    path: Path
    made: int
    refused: int
    """Questions for which nothing that the model wrote could be trusted."""
    skipped: int
    """Rows that have no question of one round and one line, or a very long one."""
    why: Annotated[dict[str, int], Field(default_factory=dict)]
    """Reason of a refusal -> how often."""


REFUSALS_LISTED: Final = 100_000
"""Refused lines that check_data lists; `refused_count` counts all."""


class CheckData(Spec):
    """check_data -> DataReport: all about a file, for the command line."""

    data: DatasetSpec
    model: Path | None = None
    """Model whose tokenizer counts; without one, findings that need tokens are left out."""


class FreezeData(Spec):
    """freeze_data -> Frozen: read, split and freeze the rows of a job; asked by the run itself."""

    job: dict[str, Any]
    """A train job, every setting spelled out."""
    folder: Path
    digest: str = ""
    """What the job is remembered by."""


class Frozen(Spec):
    """Answer of freeze_data."""

    notes: tuple[Problem, ...]
    """What should be said about the rows."""
