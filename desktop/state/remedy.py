"""What can be done about a run: the actions that its state allows, and jobs changed to go better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from desktop.state.run_state import ENDED_STATUSES
from engine import healing

if TYPE_CHECKING:
    from desktop.state.run_state import RunState, Status
    from engine.events import Settings
    from engine.job import TrainJob

Deed = Literal[
    "checkpoint",
    "discard",
    "pause",
    "continue",
    "stop",
    "start",
    "resume",
    "tune_again",
    "evaluate",
    "export",
    "chat",
]
GENTLER: Final = 0.5
"""Share of the learning rate that a diverged run goes on with; it may be halved again."""


def deeds(state: RunState, status: Status, *, has_result: bool) -> tuple[Deed, ...]:
    """Return what can be done with a training run now, the most likely last."""
    if status == "waiting":
        return ("start",)
    if status in {"stopping", "saving", "starting", "healing"}:
        return ("discard",) if status in {"starting", "healing"} else ()
    if status not in ENDED_STATUSES:
        return ("checkpoint", "discard", "stop", "continue" if status == "paused" else "pause")
    after: list[Deed] = ["tune_again"]
    if status in {"stopped", "failed", "crashed"} and state.checkpoints:
        after.append("resume")
    if has_result:
        after.extend(("evaluate", "export", "chat"))
    return tuple(after)


def less_memory(job: TrainJob, state: RunState) -> tuple[TrainJob, Settings | None] | None:
    """Return what needs less memory: the changed job, and what to resume the run with.

    Fewer rows at once come first, and then the next lever. A lever that a checkpoint cannot go on with has
    nothing to resume with: the job is begun anew. None when there is nothing left to change.
    """
    current = healing.applied(job, state.decided)
    changes = healing.smaller_batch(current)
    if changes is not None:
        return healing.applied(current, changes), changes
    lever = next(iter(healing.next_levers(current)), None)
    if lever is None:
        return None
    changes = {lever.key: lever.after}
    return healing.applied(current, changes), changes if lever.keeps else None


def gentler(job: TrainJob, state: RunState) -> Settings:
    """Return half the learning rate that the run has now."""
    rate = healing.applied(job, state.decided).optimizer.learning_rate
    return {healing.LEARNING_RATE: rate * GENTLER}
