"""Loss curves of whole runs, read for comparing: smoothed, and thinned to what a screen can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.state.run_state import replay
from engine.problems import ProblemError
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.spec import Spec

SMOOTHING: Final = 0.9
_POINTS: Final = 600


@dataclass(frozen=True, slots=True)
class Curve:
    """One run's training loss over its steps, and its evaluations."""

    name: str
    steps: tuple[int, ...]
    losses: tuple[float, ...]
    evaluations: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing runs needs: the curve and the job of each."""

    curves: tuple[Curve, ...]
    jobs: tuple[Spec, ...]


def read_compared(runs: Sequence[tuple[str, Path]]) -> Compared:
    """Read the runs to compare, given as (name, folder); blocking. Raises ProblemError for a broken one."""
    folders = [(name, RunFolder.open(path)) for name, path in runs]
    return Compared(
        tuple(read_curve(name, folder) for name, folder in folders), tuple(run.job() for _, run in folders)
    )


def read_curve(name: str, run: RunFolder) -> Curve:
    """Read one run's curve; blocking."""
    if not run.events_file.is_file():
        raise ProblemError("run_not_found", path=run.path)
    state = replay(run.events()[0])
    losses = smoothed(state.losses)
    chosen = _chosen(len(losses))
    found = tuple((item.step, item.metrics["loss"]) for item in state.evaluations if "loss" in item.metrics)
    steps = state.steps
    return Curve(name, tuple(steps[i] for i in chosen), tuple(losses[i] for i in chosen), found)


def smoothed(values: Sequence[float], share: float = SMOOTHING) -> list[float]:
    """Return the exponential moving mean, unbiased at its beginning."""
    kept, weight, found = 0.0, 0.0, []
    for value in values:
        kept = kept * share + value * (1 - share)
        weight = weight * share + (1 - share)
        found.append(kept / weight)
    return found


def _chosen(count: int) -> list[int]:
    """Return evenly spaced places, the first and the last among them."""
    if count <= _POINTS:
        return list(range(count))
    return [round(place * (count - 1) / (_POINTS - 1)) for place in range(_POINTS)]
