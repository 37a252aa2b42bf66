"""From data files to the rows of a run: read, convert, weigh, split, freeze, encode."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from engine import durable
from engine.formats.base import Example, RowError
from engine.formats.frozen import from_json, to_json
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.runtime import intake
from engine.runtime.fixing import leaking
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.checks import Side
    from engine.dataset import DatasetSpec, SplitSpec
    from engine.job import TrainJob
    from engine.runtime.tokens import Encoded, Encoder
    from engine.stages import Stage

SPLITS: Final[tuple[Side, ...]] = ("train", "validation", "test")


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

    rows: list[Encoded]
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
        parts = held_out(kept, work.split)
        parts["train"] = _weighed(parts["train"], spec.weight, work.split.seed)
        for name in SPLITS:
            split.rows[name].extend(parts[name])
    _unleak(split, work.data)
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


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each frozen split."""
    return {name: durable.sha256(folder / f"{name}.jsonl") for name in SPLITS}


def encode(
    rows: list[Sourced],
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


def _unleak(split: Split, data: tuple[DatasetSpec, ...]) -> None:
    """Drop training rows of files with such a fix that are, or nearly are, among the rows held out."""
    fixes = {str(spec.path): spec.fixes for spec in data if any(fix.needs_split for fix in spec.fixes)}
    if not fixes:
        return
    sides: list[Side] = [name for name in SPLITS for _ in split.rows[name]]
    examples = [row.example for name in SPLITS for row in split.rows[name]]
    gone = leaking(examples, sides, [fix for given in fixes.values() for fix in given])
    train = split.rows["train"]
    split.rows["train"] = [row for n, row in enumerate(train) if n not in gone or row.path not in fixes]


def _check_stage(rows: list[Sourced], stage: Stage, path: Path) -> None:
    if rows and not isinstance(rows[0].example, stage.examples):
        raise ProblemError(
            "data_does_not_feed_stage",
            path=path,
            found=type(rows[0].example).__name__.lower(),
            stage=kind_of(stage),
            needed=" or ".join(kind.__name__.lower() for kind in stage.examples),
        )


def held_out(rows: list[Sourced], split: SplitSpec) -> dict[str, list[Sourced]]:
    """Hold rows out by a shuffle of their numbers; rows with the same content stay on the same side."""
    groups: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(_content_hash(row.example), []).append(number)
    order = list(groups.values())
    random.Random(split.seed).shuffle(order)  # noqa: S311
    wanted = {"validation": round(len(rows) * split.validation), "test": round(len(rows) * split.test)}
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
