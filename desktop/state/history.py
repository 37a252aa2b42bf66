"""All runs at a glance: a summary each, found again fast, filtered, sorted and compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from desktop.state.run_state import ALIVE_STATUSES, RunState, Status
from engine import durable, runs
from engine.events import PROTOCOL, Started
from engine.home import home
from engine.job import EvaluateJob, ExportJob, TrainJob
from engine.problems import Problem, ProblemError
from engine.runs import RunFolder
from engine.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SortKey = Literal["started", "name", "status", "model", "best_loss", "elapsed"]
_POINTS: Final = 64
_CACHE_VERSION: Final = 1
_MISSING: Final = "–"


class RunSummary(Spec):
    """What Home and the Runs page show of a run."""

    path: Path
    name: str
    kind: Literal["train", "evaluate", "export"] = "train"
    status: Status = "waiting"
    model: str = ""
    data: tuple[str, ...] = ()
    method: str = ""
    stage: str = ""
    device: str = ""
    pid: int | None = None
    """Process of the engine that was at work on it last."""
    step: int = 0
    total_steps: int | None = None
    progress: float | None = None
    best_loss: float | None = None
    last_loss: float | None = None
    started: float | None = None
    elapsed: float = 0.0
    speed: float | None = None
    """Tokens a second at the end."""
    sparkline: tuple[float, ...] = ()
    """At most 64 training losses, evenly chosen."""
    checkpoints: tuple[int, ...] = ()
    has_result: bool = False
    problem: Problem | None = None
    """Why it failed, or why its folder cannot be read."""

    @property
    def alive(self) -> bool:
        """Say whether an engine is at work on it."""
        return self.status in ALIVE_STATUSES

    def job(self) -> TrainJob | EvaluateJob | ExportJob:
        """Read the job as it ran; raises ProblemError when its file is damaged."""
        return RunFolder(self.path).job()


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting in which compared jobs differ; one value a job, as text."""

    key: str
    values: tuple[str, ...]


class _Kept(Spec):
    """A summary and the files' state that it was made from."""

    stamp: tuple[int, int, int]
    summary: RunSummary
    ended: bool


class History:
    """Lists the runs of a folder; what has not changed is not read again, not even by the next start."""

    def __init__(self, root: Path | None = None, cache_file: Path | None = None) -> None:
        self._root = root
        self._cache_file = cache_file or home() / "cache" / "history.json"
        self._kept: dict[str, _Kept] | None = None

    def list(self) -> list[RunSummary]:
        """Return every run, newest first; reads only what is new."""
        before = self._load() if self._kept is None else self._kept
        after: dict[str, _Kept] = {}
        found = []
        for run in runs.every(self._root):
            stamp = _stamp(run)
            kept = before.get(str(run.path))
            if kept is None or kept.stamp != stamp:
                kept = _summarise(run, stamp)
            alive = run.alive()
            after[str(run.path)] = kept
            found.append(_now(kept, alive=alive))
        self._kept = after
        if {path: kept.stamp for path, kept in after.items()} != {
            p: kept.stamp for p, kept in before.items()
        }:
            self._save(after)
        return found

    def _load(self) -> dict[str, _Kept]:
        try:
            content = json.loads(self._cache_file.read_bytes())
            if content["version"] != _CACHE_VERSION:
                return {}
            return _KEPT.validate_python(content["runs"])
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return {}

    def _save(self, kept: dict[str, _Kept]) -> None:
        content = {"version": _CACHE_VERSION, "runs": _KEPT.dump_python(kept, mode="json")}
        durable.write_atomic(self._cache_file, json.dumps(content).encode())


_KEPT: Final = TypeAdapter(dict[str, _Kept])


def compare(jobs: Sequence[Spec]) -> tuple[Difference, ...]:
    """Return only the settings in which the jobs differ, in the order of the file."""
    flat = [dict(_flatten(job.model_dump(mode="json"))) for job in jobs]
    keys = dict.fromkeys(key for values in flat for key in values)
    rows = [Difference(key, tuple(values.get(key, _MISSING) for values in flat)) for key in keys]
    return tuple(row for row in rows if len(set(row.values)) > 1)


def arranged(
    summaries: Iterable[RunSummary],
    words: str = "",
    status: Status | None = None,
    by: SortKey = "started",
    *,
    descending: bool = True,
) -> list[RunSummary]:
    """Return the runs that hold every word and have the status, sorted; those without a value come last."""
    wanted = words.casefold().split()
    kept = [
        item
        for item in summaries
        if (status is None or item.status == status) and all(word in _text(item) for word in wanted)
    ]
    known = [item for item in kept if getattr(item, by) is not None]
    unknown = [item for item in kept if getattr(item, by) is None]
    return sorted(known, key=lambda item: (getattr(item, by), item.name), reverse=descending) + unknown


def speed_like(summaries: Iterable[RunSummary], model: str, method: str) -> float | None:
    """Return the tokens a second of the newest run of the same model and method, or None."""
    alike = [item for item in summaries if (item.model, item.method) == (model, method) and item.speed]
    return max(alike, key=lambda item: item.started or 0.0).speed if alike else None


def summarise(run: RunFolder) -> RunSummary:
    """Return the summary of one run, read afresh."""
    return _now(_summarise(run, _stamp(run)), alive=run.alive())


def _text(item: RunSummary) -> str:
    return " ".join((item.name, item.model, item.method, item.stage, *item.data)).casefold()


def _stamp(run: RunFolder) -> tuple[int, int, int]:
    """Return size and time of the events file, and the time of the job file or of the name given later."""
    named = _changed(run.title_file)
    try:
        job = run.job_file.stat().st_mtime_ns
        events = run.events_file.stat()
    except OSError:
        return (0, 0, named)
    # Taking a name away changes the sum as well; the later of the two times would not show it.
    return (events.st_size, events.st_mtime_ns, job + named)


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _now(kept: _Kept, *, alive: bool) -> RunSummary:
    """Bring a kept summary up to whether an engine is alive at this moment."""
    if kept.ended:
        return kept.summary
    status: Status = kept.summary.status
    if alive and status == "waiting":
        status = "starting"
    if not alive and status in ALIVE_STATUSES:
        status = "crashed"
    return kept.summary.model_copy(update={"status": status})


def _summarise(run: RunFolder, stamp: tuple[int, int, int]) -> _Kept:
    base = RunSummary(path=run.path, name=run.title() or run.name)
    try:
        job = run.job()
        past, _ = run.events()
    except ProblemError as error:
        return _Kept(stamp=stamp, summary=_broken(base, error.problem), ended=True)
    except ValidationError:
        newer = Problem(code="run_newer", facts={"path": str(run.path), "version": "?", "known": PROTOCOL})
        return _Kept(stamp=stamp, summary=_broken(base, newer), ended=True)
    state = RunState()
    for item in past:
        if isinstance(item, Started) and item.protocol > PROTOCOL:
            facts = {"path": str(run.path), "version": item.protocol, "known": PROTOCOL}
            return _Kept(
                stamp=stamp, summary=_broken(base, Problem(code="run_newer", facts=facts)), ended=True
            )
        state.apply(item)
    values = {**_of_job(run, job), **_of_state(state)}
    summary = base.model_copy(update={**values, "has_result": run.result() is not None})
    return _Kept(stamp=stamp, summary=summary, ended=state.outcome is not None)


def _broken(base: RunSummary, problem: Problem) -> RunSummary:
    return base.model_copy(update={"status": "failed", "problem": problem})


def _of_job(run: RunFolder, job: TrainJob | EvaluateJob | ExportJob) -> dict[str, Any]:
    if not isinstance(job, TrainJob):
        return {"kind": job.kind}
    model = job.model.path.name if job.model.path else str(job.model.hub)
    return {
        "name": run.title() or job.name or run.name,
        "model": model,
        "data": tuple(item.path.name for item in job.data),
        "method": runs.method_name(job),
        "stage": job.stage.kind,
    }


def _of_state(state: RunState) -> dict[str, Any]:
    return {
        "status": state.status(alive=True) if state.attempts else "waiting",
        "device": state.device,
        "pid": state.pid,
        "step": state.step,
        "total_steps": state.total_steps,
        "progress": state.progress,
        "best_loss": state.best_loss,
        "last_loss": state.last_loss,
        "started": state.started,
        "elapsed": state.elapsed(),
        "speed": state.tokens_per_second,
        "sparkline": thinned(state.losses),
        "checkpoints": state.checkpoints,
        "problem": state.problem,
    }


def thinned(values: Sequence[float], points: int = _POINTS) -> tuple[float, ...]:
    """Return at most so many of the values, evenly chosen, the first and the last among them."""
    if len(values) <= points:
        return tuple(values)
    last = len(values) - 1
    return tuple(values[round(index * last / (points - 1))] for index in range(points))


def _flatten(content: Any, path: str = "") -> Iterable[tuple[str, str]]:
    """Yield (dotted path, value as text) of every leaf."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _flatten(value, f"{path}.{name}" if path else str(name))
    elif isinstance(content, list) and any(isinstance(item, dict) for item in content):
        for index, value in enumerate(content):
            yield from _flatten(value, f"{path}.{index + 1}")
    else:
        yield path, _MISSING if content is None else str(content)
