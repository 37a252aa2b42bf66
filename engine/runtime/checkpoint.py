"""Checkpoints that are whole or absent: staged, hashed, renamed; verified before they are used."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import durable
from engine.problems import Problem, ProblemError

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runs import RunFolder

_NAME = re.compile(r"step-(\d{8})")
KEPT = 2
"""Newest checkpoints that are kept beside the best one."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A committed checkpoint: its step, folder and the facts of its manifest."""

    step: int
    path: Path
    facts: dict[str, Any]


def staging(run: RunFolder) -> Path:
    """Return an empty folder to write the next checkpoint into."""
    folder = run.checkpoints / ".staging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def commit(run: RunFolder, staged: Path, step: int, facts: dict[str, Any]) -> Path:
    """Make a staged checkpoint count; a checkpoint of the same step is replaced only when it is damaged."""
    target = run.checkpoints / f"step-{step:08d}"
    if target.exists():
        durable.remove_folder(target)
    durable.commit_folder(staged, target, {"step": step, **facts})
    return target


def prune(run: RunFolder, best: int | None) -> list[int]:
    """Remove all but the newest checkpoints and the best one; returns the steps that are kept."""
    steps = _steps(run)
    keep = set(steps[-KEPT:]) | ({best} if best in steps else set())
    for step in steps:
        if step not in keep:
            durable.remove_folder(run.checkpoints / f"step-{step:08d}")
    for trash in run.checkpoints.glob(".trash-*"):
        shutil.rmtree(trash, ignore_errors=True)
    return sorted(keep)


def newest(run: RunFolder) -> int | None:
    """Return the step of the newest checkpoint, unverified."""
    return max(_steps(run), default=None)


def newest_good(run: RunFolder) -> tuple[Checkpoint | None, list[Problem]]:
    """Return the newest intact checkpoint, and what is to be said of damaged newer ones."""
    damaged: list[Problem] = []
    for step in reversed(_steps(run)):
        folder = run.checkpoints / f"step-{step:08d}"
        try:
            return Checkpoint(step, folder, durable.verify_folder(folder)), damaged
        except durable.DamagedError as error:
            facts = {"step": step, "file": error.file, "reason": error.reason}
            damaged.append(Problem(code="checkpoint_damaged", facts=facts))
    return None, damaged


def good(run: RunFolder, step: int | None) -> Checkpoint | None:
    """Return the checkpoint of a step if it is there and intact."""
    folder = run.checkpoints / f"step-{step or 0:08d}"
    try:
        return Checkpoint(step or 0, folder, durable.verify_folder(folder)) if folder.is_dir() else None
    except durable.DamagedError:
        return None


def find(run: RunFolder, step: int | None) -> Path:
    """Return the intact folder of a step's checkpoint, or of the result (or else the newest checkpoint)."""
    if step is not None:
        folder = run.checkpoints / f"step-{step:08d}"
        if not folder.is_dir():
            raise ProblemError("checkpoint_missing", path=run.path, step=step)
        return _intact(folder)
    result = run.result()
    if result is not None:
        return _intact(result)
    newest, _ = newest_good(run)
    if newest is None:
        raise ProblemError("run_not_finished", path=run.path)
    return newest.path


def _intact(folder: Path) -> Path:
    """Return a committed folder after checking every file of it."""
    try:
        durable.verify_folder(folder)
    except durable.DamagedError as error:
        raise ProblemError("result_damaged", path=folder, file=error.file, reason=error.reason) from error
    return folder


def _steps(run: RunFolder) -> list[int]:
    if not run.checkpoints.is_dir():
        return []
    matches = (_NAME.fullmatch(item.name) for item in run.checkpoints.iterdir())
    return sorted(int(match[1]) for match in matches if match)
