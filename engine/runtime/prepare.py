"""From data files to the rows of a run: read, convert, weigh, split, freeze, encode."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine import durable
from engine.formats.frozen import from_json, to_json
from engine.problems import Problem, ProblemError
from engine.runtime import intake
from engine.runtime.flat import FlatRows, RowBuilder
from engine.runtime.tokens import why_untrained
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from engine.formats.base import Example
    from engine.job import TrainJob
    from engine.runtime.tokens import Encoder
    from engine.stages import Stage

SPLITS: Final = ("train", "validation", "test")
_CHUNK: Final = 1024
"""Rows that are encoded at once."""
_LINES: Final = 5
"""Lines that a note names."""


@dataclass(slots=True)
class Sourced:
    """An example and where it came from."""

    example: Example
    path: str
    line: int


@dataclass(slots=True)
class Split:
    """The rows of a run, and what should be said about them."""

    rows: dict[str, list[Sourced]]
    notes: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class EncodedRows:
    """Encoded rows that have something to train on, and what should be said about the others."""

    rows: FlatRows
    notes: list[Problem] = field(default_factory=list)


def split_rows(work: TrainJob, progress: Callable[[int, int], None] | None = None) -> Split:
    """Read, convert, weigh and split the data of a job; the same job gives the same split."""
    split = Split({name: [] for name in SPLITS})
    for spec in work.data:
        loaded = intake.read(spec, progress=progress)
        examples, refused = intake.examples(loaded)
        count = loaded.refused_count + len(refused)
        refused = [*loaded.refused, *refused]
        kept = [Sourced(example, str(spec.path), line) for line, example in examples]
        _check_stage(kept, work.stage, spec.path)
        if refused:
            facts = {"count": count, "line": refused[0].line, "path": str(spec.path)}
            split.notes.append(Problem(code="rows_left_out", facts={**facts, "reason": refused[0].reason}))
        parts = _held_out(kept, work.split.validation, work.split.test, work.split.seed)
        parts["train"] = _weighed(parts["train"], spec.weight, work.split.seed)
        for name in SPLITS:
            split.rows[name].extend(parts[name])
    if not split.rows["train"]:
        total = sum(len(rows) for rows in split.rows.values())
        raise ProblemError("too_few_rows", path=work.data[0].path, rows=total)
    return split


def freeze(split: Split, folder: Path) -> None:
    """Keep a copy of exactly what is trained on, so that a change of the files cannot change the run."""
    for name, rows in split.rows.items():
        lines = [json.dumps(_to_json(row), ensure_ascii=False) for row in rows]
        durable.write_atomic(folder / f"{name}.jsonl", "".join(f"{line}\n" for line in lines).encode())


def thaw(folder: Path) -> Split:
    """Read the frozen copy of a run's rows."""
    rows = {}
    for name in SPLITS:
        text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
        rows[name] = [_from_json(json.loads(line)) for line in text.split("\n") if line]
    return Split(rows)


def frozen(folder: Path) -> bool:
    """Say whether a run holds its frozen rows."""
    return all((folder / f"{name}.jsonl").is_file() for name in SPLITS)


def frozen_at(folder: Path) -> datetime | None:
    """Return when a run's rows were frozen: the day that its chat template writes, also after a resume."""
    file = folder / f"{SPLITS[0]}.jsonl"
    return datetime.fromtimestamp(file.stat().st_mtime) if file.is_file() else None


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each frozen split."""
    return {name: durable.sha256(folder / f"{name}.jsonl") for name in SPLITS}


def encode(
    rows: Sequence[Sourced],
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
    *,
    needed: bool = True,
) -> EncodedRows:
    """Encode rows and leave out those without a trained token, saying how many, which and why.

    Raises ProblemError when none is left of rows that are `needed`.
    """
    built = RowBuilder()
    refused: dict[int, str] = {}
    for start in range(0, len(rows), _CHUNK):
        if progress is not None:
            progress(start, len(rows))
        chunk = [rows[number].example for number in range(start, min(start + _CHUNK, len(rows)))]
        for number, why in encoder.encode_into(built, chunk).items():
            refused[start + number] = why
    found = built.rows()
    empty = np.flatnonzero(found.counts == 0)
    if needed and len(rows) and len(empty) == len(rows):
        facts = {"path": rows[0].path, "row": rows[0].line}
        raise ProblemError("nothing_to_train", **facts, reason=_why_untrained(0, found, refused, encoder))
    notes: list[Problem] = []
    if len(empty):
        first = int(empty[0])
        facts = {
            "count": len(empty),
            "total": len(rows),
            "path": rows[first].path,
            "line": rows[first].line,
            "lines": _first_lines([rows[int(number)].line for number in empty[: _LINES + 1]]),
            "reason": _why_untrained(first, found, refused, encoder),
        }
        notes.append(Problem(code="rows_untrained", facts=facts))
    if cut := int((found.cut > 0).sum()):
        facts = {"count": cut, "total": len(rows), "limit": encoder.stage.max_length}
        notes.append(Problem(code="rows_cut", facts=facts))
    return EncodedRows(found.chosen(np.flatnonzero(found.counts)) if len(empty) else found, notes)


def _why_untrained(number: int, found: FlatRows, refused: dict[int, str], encoder: Encoder) -> str:
    return refused.get(number) or why_untrained(int(found.cut[number]), encoder.stage)


def _first_lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return f"{shown}, …" if len(lines) > _LINES else shown


def _check_stage(rows: list[Sourced], stage: Stage, path: Path) -> None:
    if rows and not isinstance(rows[0].example, stage.examples):
        raise ProblemError(
            "data_does_not_feed_stage",
            path=path,
            found=type(rows[0].example).__name__.lower(),
            stage=kind_of(stage),
            needed=" or ".join(kind.__name__.lower() for kind in stage.examples),
        )


def _held_out(rows: list[Sourced], validation: float, test: float, seed: int) -> dict[str, list[Sourced]]:
    """Hold rows out by a shuffle of their numbers; rows with the same content stay on the same side."""
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(_content_hash(row.example), []).append(number)
    order = list(groups.values())
    random.Random(seed).shuffle(order)  # noqa: S311
    wanted = {"validation": round(len(rows) * validation), "test": round(len(rows) * test)}
    chosen: dict[str, set[int]] = {"validation": set(), "test": set()}
    for name in ("validation", "test"):
        passed: list[list[int]] = []
        while order:
            group = order.pop()
            if len(chosen[name]) + len(group) <= wanted[name]:
                chosen[name].update(group)
            else:
                passed.append(group)
        order = passed[::-1]
    held = chosen["validation"] | chosen["test"]
    parts = {name: [rows[number] for number in sorted(numbers)] for name, numbers in chosen.items()}
    return {"train": [row for number, row in enumerate(rows) if number not in held], **parts}


def _weighed(rows: list[Sourced], weight: float, seed: int) -> list[Sourced]:
    """Repeat or thin out rows so that a file counts as much as its weight says."""
    whole, part = int(weight), weight - int(weight)
    extra = random.Random(seed).sample(range(len(rows)), round(len(rows) * part)) if part else []  # noqa: S311
    return [*(rows * whole), *(rows[number] for number in sorted(extra))]


def _content_hash(example: Example) -> str:
    return hashlib.sha256(json.dumps(to_json(example), sort_keys=True).encode()).hexdigest()


def _to_json(row: Sourced) -> dict[str, Any]:
    return {"path": row.path, "line": row.line, **to_json(row.example)}


def _from_json(record: dict[str, Any]) -> Sourced:
    return Sourced(from_json(record), record["path"], record["line"])
