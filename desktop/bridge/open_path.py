"""Says what a dropped or chosen path is, without reading more than it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from engine import job
from engine.model import check_folder
from engine.problems import Problem, ProblemError
from engine.readers import DATA_SUFFIXES
from engine.readers.choosing import ARCHIVE_SUFFIXES
from engine.readers.folder import data_files
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Kind = Literal["data", "model", "run", "job", "unknown"]
_JOB_SUFFIXES: Final = frozenset((".yaml", ".yml"))
__all__ = ["DATA_SUFFIXES", "Kind", "Opened", "classify", "classify_all"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a path is; a problem says why it cannot be used although it looks like that kind."""

    kind: Kind
    path: Path
    problem: Problem | None = None


def classify_all(paths: Iterable[Path]) -> list[Opened]:
    """Return what each of the paths is."""
    return [classify(path) for path in paths]


def classify(path: Path) -> Opened:
    """Return what a path is: a run, a model, data, a job, or unknown with the reason."""
    try:
        return _classify(path.absolute())
    except OSError as error:
        facts: dict[str, str | int | float] = {"path": str(path), "reason": error.strerror or str(error)}
        return Opened("unknown", path, Problem(code="file_failed", facts=facts))


def _classify(path: Path) -> Opened:
    if not path.exists():
        return Opened("unknown", path, _problem("data_not_found", path))
    if path.is_dir():
        return _classify_folder(path)
    suffix = path.suffix.lower()
    if path.name == "config.json" or suffix == ".safetensors":
        return _classify_folder(path.parent)
    if suffix in _JOB_SUFFIXES:
        return _classify_job(path)
    if suffix not in DATA_SUFFIXES:
        return Opened("unknown", path, _refusal(path, suffix))
    return Opened("data", path, None if path.stat().st_size else _problem("data_empty", path))


def _refusal(path: Path, suffix: str) -> Problem:
    if suffix == ".gguf":
        return _problem("model_is_gguf", path)
    if suffix in ARCHIVE_SUFFIXES:
        return _problem("data_archive", path, kind=ARCHIVE_SUFFIXES[suffix])
    return _problem("data_kind_unknown", path, suffix=suffix)


def _classify_folder(path: Path) -> Opened:
    if (path / "job.yaml").is_file():
        return _tried("run", path, lambda: RunFolder.open(path))
    if (path / "config.json").is_file() or any(path.glob("*.safetensors")) or any(path.glob("*.gguf")):
        return _tried("model", path, lambda: check_folder(path))
    if data_files(path)[0]:
        return Opened("data", path)
    return Opened("unknown", path, _problem("path_unknown", path))


def _classify_job(path: Path) -> Opened:
    if path.name == "job.yaml" and (path.parent / "events.jsonl").is_file():
        return _classify_folder(path.parent)
    return _tried("job", path, lambda: job.load(path))


def _tried(kind: Kind, path: Path, check: Callable[[], object]) -> Opened:
    try:
        check()
    except ProblemError as error:
        return Opened(kind, path, error.problem)
    return Opened(kind, path)


def _problem(code: str, path: Path, **facts: str) -> Problem:
    return Problem(code=code, facts={"path": str(path), **facts})
