"""What the command line prints: words and a live progress bar for people, JSON lines for programs."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from engine import (
    augmentations,
    checks,
    edits,
    exporters,
    formats,
    healing,
    matrix,
    methods,
    metrics,
    optimizers,
    precision,
    readers,
    stages,
)
from engine.events import (
    Adjusted,
    Checkpointed,
    Evaluated,
    Event,
    Exported,
    Finished,
    Fitted,
    Healed,
    Noted,
    PhaseChanged,
    Prepared,
    Proved,
    Sampled,
    Saved,
    Stepped,
)
from engine.problems import ProblemError
from engine.runs import RunFolder, method_name
from engine.spec import Spec, kind_of

if TYPE_CHECKING:
    from engine.problems import Problem
    from engine.rpc import FitAnswer

POLL: Final = 0.2
EXIT: Final = {"completed": 0, "stopped": 3, "discarded": 3, "failed": 1, "crashed": 4}
"""0 done, 1 failed, 2 refused before it began, 3 ended by request, 4 killed or crashed."""
TABLES: Final[dict[str, tuple[type[Spec], ...]]] = {
    "precision": precision.PRECISIONS,
    "methods": methods.METHODS,
    "stages": stages.STAGES,
    "optimizers": optimizers.OPTIMIZERS,
    "readers": readers.READERS,
    "formats": formats.FORMATS,
    "edits": edits.EDITS,
    "checks": checks.CHECKS,
    "augmentations": augmentations.AUGMENTATIONS,
    "metrics": metrics.METRICS,
    "exporters": exporters.EXPORTERS,
}

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print a line for a program or a pipe, exactly as it is."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(problem: Problem) -> None:
    """Print a problem and its next step to the error stream."""
    _err.print(problem.sentence(), style="bold red", markup=False)
    _err.print(problem.next_step(), markup=False)


def follow(run: RunFolder, *, as_json: bool) -> int:
    """Show a run's events from its newest process on until it ends; returns the exit code.

    Ctrl-C asks the run to stop and save; a second Ctrl-C leaves it running by itself.
    """
    watcher = _JsonLines() if as_json else _Bar()
    outcome = "crashed"
    with watcher:
        try:
            outcome = _watch(run, watcher)
        except KeyboardInterrupt:
            run.send("stop")
            _err.print("Saving and stopping … (Ctrl-C again leaves it running)")
            try:
                outcome = _watch(run, watcher)
            except KeyboardInterrupt:
                _err.print(f"Left running: {run.path}", markup=False)
                return 3
    watcher.ended(run, outcome)
    return EXIT[outcome]


def show_forecast(answer: FitAnswer, *, as_json: bool) -> None:
    """Print a memory forecast and what would make the job fit."""
    if as_json:
        say(answer.model_dump_json())
        return
    found = answer.forecast
    if found.reason is not None:
        _out.print(f"{found.reason.sentence()} {found.reason.next_step()}")
        return
    table = Table("Part", "GiB", title=f"{found.device}: {found.verdict.replace('_', ' ')}")
    for segment in found.segments:
        table.add_row(segment.kind, f"{segment.bytes / 2**30:.2f}")
    table.add_row("total", f"{found.low / 2**30:.2f} to {found.total / 2**30:.2f}")
    table.add_row("free", f"{found.free / 2**30:.2f}")
    _out.print(table)
    for lever in answer.levers:
        changes = ", ".join(f"{path} = {value}" for path, value in lever.changes.items())
        _out.print(f"Fits in {lever.total / 2**30:.1f} GiB with {changes}")


def show_runs(found: list[RunFolder], *, as_json: bool) -> None:
    """Print one line a run."""
    rows = [_summary(run) for run in found]
    if as_json:
        say(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        _out.print("No runs yet. Start one with: tunesmith-engine train job.yaml")
        return
    table = Table("Run", "State", "Method", "Step", "Best loss")
    for row in rows:
        best = "" if row["best_loss"] is None else f"{row['best_loss']:.3f}"
        table.add_row(row["name"], row["state"], row["method"], str(row["step"]), best)
    _out.print(table)


def show_tables(*, as_json: bool) -> None:
    """Print every table and its entries."""
    listed = {
        name: [
            {"kind": kind_of(entry), "help": (entry.__doc__ or "").partition("\n")[0]} for entry in entries
        ]
        for name, entries in TABLES.items()
    }
    if as_json:
        say(json.dumps(listed, ensure_ascii=False))
        return
    for name, entries in listed.items():
        table = Table("kind", "what it is", title=name, title_justify="left", width=110)
        for entry in entries:
            table.add_row(entry["kind"], entry["help"])
        _out.print(table)


def show_matrix() -> None:
    """Print which method goes with which precision and stage."""
    found = matrix.lines()
    for title, part in (("methods and precisions", "precisions"), ("methods and stages", "stages")):
        table = Table("method", *getattr(found[0], part), title=title, title_justify="left")
        for line in found:
            table.add_row(kind_of(line.method), *map(matrix.shown, getattr(line, part).values()))
        _out.print(table)


def _watch(run: RunFolder, watcher: _JsonLines | _Bar) -> str:
    """Follow a run from where the watcher stands until a process of it ends."""
    if watcher.offset is None:
        watcher.offset = _newest_process(run)
    silent_since = time.monotonic()
    while True:
        alive = run.alive()
        events, watcher.offset = run.events(watcher.offset)
        for event in events:
            watcher.show(event)
            if isinstance(event, Finished):
                return event.outcome
        if alive or events:
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > _PATIENCE:
            return "crashed"
        time.sleep(POLL)


_PATIENCE: Final = 10.0
"""Seconds without lock and events after which a run counts as crashed; a worker takes one to start."""


def _newest_process(run: RunFolder) -> int:
    """Return the offset behind the last finished process, so that a resumed run does not end at once."""
    events, end = run.events()
    return end if any(isinstance(event, Finished) for event in events) else 0


def _summary(run: RunFolder) -> dict[str, Any]:
    events, _ = run.events()
    try:
        work = run.job()
    except ProblemError as error:  # one bad folder must not hide the others
        method, broken = error.problem.code, True
    else:
        method, broken = method_name(work) if work.kind == "train" else work.kind, False
    losses = [event.metrics["loss"] for event in events if isinstance(event, Evaluated)]
    steps = [event.step for event in events if isinstance(event, Stepped)]
    last = events[-1] if events else None
    alive = run.alive()
    ended = last.outcome if isinstance(last, Finished) else "crashed" if events else "waiting"
    return {
        "name": run.name,
        "path": str(run.path),
        "state": "unreadable" if broken else "running" if alive else ended,
        "method": method,
        "step": steps[-1] if steps else 0,
        "best_loss": min(losses, default=None),
    }


class _JsonLines:
    """Prints every event as it is, and a last line with the run and its outcome."""

    offset: int | None = None

    def __enter__(self) -> _JsonLines:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def show(self, event: Event) -> None:
        say(event.model_dump_json())

    def ended(self, run: RunFolder, outcome: str) -> None:
        say(json.dumps({"run": str(run.path), "outcome": outcome}))


class _Bar:
    """A live progress bar with the loss, and a line for everything that matters."""

    offset: int | None = None

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[note]}"),
            TimeRemainingColumn(),
            console=_out,
            transient=True,
        )
        self._task = self._bar.add_task("starting", total=None, note="")
        self._steps = 0

    def __enter__(self) -> _Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, event: Event) -> None:
        match event:
            case PhaseChanged(phase="training"):
                self._bar.update(self._task, description="training", total=self._steps or None)
            case PhaseChanged(phase=phase, done=done, total=total, unit=unit):
                note = f"{done:,} of {total:,} {unit}" if total else ""
                self._bar.update(self._task, description=phase.replace("_", " "), note=note)
            case Stepped(step=step, loss=loss):
                note = f"{step} of {self._steps} steps · loss {loss:.3f}"
                self._bar.update(self._task, completed=step, total=self._steps or None, note=note)
            case _:
                self._tell(event)

    def ended(self, run: RunFolder, outcome: str) -> None:
        _out.print(f"{outcome}: {run.path}", markup=False)

    def _tell(self, event: Event) -> None:
        if isinstance(event, Prepared):
            self._steps = event.total_steps
        text = _words(event)
        if text:
            self._bar.console.print(text, markup=False)


def _words(event: Event) -> str:  # noqa: C901, PLR0911, PLR0912
    match event:
        case Prepared():
            share = 100 * event.trainable_parameters / event.total_parameters
            return (
                f"{event.train_rows} rows, {event.total_steps} steps; training "
                f"{event.trainable_parameters:,} parameters ({share:.2f} %) "
                f"with {event.optimizer} on {event.device}"
            )
        case Noted(problem=problem):
            return f"Note: {problem.sentence()} {problem.next_step()}"
        case Healed():
            rows, times = event.after.get(healing.BATCH), event.after.get(healing.ACCUMULATION)
            return (
                f"Step {event.step} ran out of memory; going on from step {event.resumes_from or 0} "
                f"with batches of {rows} x {times}"
            )
        case Adjusted():
            changes = ", ".join(
                f"{name} {event.before.get(name)} -> {value}" for name, value in event.after.items()
            )
            return f"From here on: {changes}"
        case Fitted():
            return f"The {event.rows} longest rows fit ({event.peak / 1e9:.2f} GB)"
        case Evaluated():
            numbers = ", ".join(
                f"{name.replace('_', ' ')} {value:.3f}" for name, value in event.metrics.items()
            )
            return f"Step {event.step}: {numbers} on {event.rows} held-out rows"
        case Sampled():
            return f"Step {event.step}: {event.prompt}\n  {event.text}"
        case Checkpointed():
            return f"Step {event.step}: checkpoint saved ({event.bytes / 1e6:.1f} MB)"
        case Saved():
            return f"Saved the {event.kind} ({event.bytes / 1e6:.1f} MB)"
        case Proved():
            return (
                f"Proof: {event.same_text} of {event.prompts} greedy answers equal, divergence "
                f"{event.divergence:.2g} nats a token (the tune changed {event.base_divergence:.2g})"
            )
        case Exported():
            return f"Exported to {event.path} ({event.bytes / 1e6:.1f} MB)"
        case Finished(problem=problem) if problem is not None:
            return f"Failed: {problem.sentence()} {problem.next_step()}"
        case _:
            return ""
