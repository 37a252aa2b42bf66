"""What earlier runs teach about the next one."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from engine.runs import method_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.state.draft import Draft
    from desktop.state.history import RunSummary

_RECENT: Final = 3


def speed_like(draft: Draft, runs: Sequence[RunSummary]) -> float | None:
    """Return the tokens a second of the newest runs of the same model and method, or None without one."""
    job = draft.job()
    if isinstance(job, list) or job.model.path is None:
        return None
    wanted = (job.model.path.name, method_name(job))
    speeds = [run.speed for run in runs if run.speed and (run.model, run.method) == wanted]
    return median(speeds[:_RECENT]) if speeds else None
