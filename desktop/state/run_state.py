"""The state of a run: what its events add up to. Live view, history, compare and replay are this one fold."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from desktop.state.pace import Pace, Stopwatch
from engine import events, healing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.events import Event, Outcome, Phase
    from engine.problems import Facts, Problem

Status = Literal[
    "waiting",
    "starting",
    "healing",
    "training",
    "evaluating",
    "exporting",
    "paused",
    "stopping",
    "saving",
    "completed",
    "stopped",
    "discarded",
    "failed",
    "crashed",
]
ENDED_STATUSES: Final[frozenset[Status]] = frozenset(
    ("completed", "stopped", "discarded", "failed", "crashed")
)
ALIVE_STATUSES: Final[frozenset[Status]] = frozenset(get_args(Status)) - ENDED_STATUSES - {"waiting"}
_TELLING: Final = 1.05
"""A phase that took so many times what any before it took gets a line of the log."""
_WORKING: Final[dict[str, Status]] = {"train": "training", "evaluate": "evaluating", "export": "exporting"}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the plain-language log: a code and its facts, worded by whoever shows it."""

    time: float
    code: str
    facts: Facts = field(default_factory=dict)
    problem: Problem | None = None


class RunState:
    """A run, folded from its events in order; reading it never changes it."""

    def __init__(self) -> None:
        self.kind: Literal["train", "evaluate", "export"] | None = None
        self.device = ""
        self.pid: int | None = None
        self.version = ""
        self.attempts = 0
        self.resumed_from: int | None = None
        self.started: float | None = None
        self.last_time: float | None = None
        self.phase: Phase | None = None
        self.phase_done = 0
        self.phase_total = 0
        self.phase_unit = ""
        self.prepared: events.Prepared | None = None
        self.epoch = 0.0
        self.steps: list[int] = []
        self.losses: list[float] = []
        self.learning_rates: list[float] = []
        self.grad_norms: list[float] = []
        self.evaluations: list[events.Evaluated] = []
        self.samples: list[events.Sampled] = []
        self.notes: list[Problem] = []
        self.checkpoints: tuple[int, ...] = ()
        self.checkpoint_path = ""
        self.saved: events.Saved | None = None
        self.proof: events.Proved | None = None
        self.export: events.Exported | None = None
        self.outcome: Outcome | None = None
        self.problem: Problem | None = None
        self.decided: dict[str, bool | int | float | str] = {}
        """Settings that were changed in the course of the run, so that it could go on."""
        self.healing: Facts | None = None
        """What the run recovers from, until its next step: step, resumes_from, rows, accumulation."""
        self.memory_peak: int | None = None
        self.peaks: dict[Phase, events.Peaked] = {}
        self.tokens = 0
        self.log: list[LogLine] = []
        self._ending = False
        self._paused = False
        self._pace = Pace()
        self._watch = Stopwatch()

    def apply(self, item: Event) -> None:
        """Fold one event in; a kind that is not known changes nothing."""
        handler = _HANDLERS.get(type(item))
        if handler is not None:
            handler(self, item)
        self.last_time = item.time
        self._watch.seen(item.time)

    def status(self, *, alive: bool) -> Status:
        """Return the run's state in one word; `alive` says whether an engine holds the run's lock now."""
        if self.outcome is not None:
            return self.outcome
        if not alive:
            return "crashed" if self.attempts else "waiting"
        if self._ending:
            return "saving" if self.phase == "saving" else "stopping"
        if self._paused:
            return "paused"
        if self.phase in {"training", "evaluating", "merging", "proving", "copying"}:
            return _WORKING.get(self.kind or "", "training")
        beginning: Status = "starting" if self.healing is None else "healing"
        return "saving" if self.phase == "saving" else beginning

    @property
    def step(self) -> int:
        """The last optimizer step that counts."""
        return self.steps[-1] if self.steps else (self.resumed_from or 0)

    @property
    def total_steps(self) -> int | None:
        """How many steps the run will take, once it is known."""
        return self.prepared.total_steps if self.prepared else None

    @property
    def progress(self) -> float | None:
        """Share of the run that is done, 0 to 1; of the phase when the run has no steps."""
        if self.outcome == "completed":
            return 1.0
        if self.total_steps:
            return min(1.0, self.step / self.total_steps)
        return self.phase_progress

    @property
    def phase_progress(self) -> float | None:
        """Share of the phase that is done, or None when nobody knows how much there is."""
        return min(1.0, self.phase_done / self.phase_total) if self.phase_total else None

    @property
    def tokens_per_second(self) -> float | None:
        """Speed over the last steps."""
        return self._pace.tokens_per_second

    @property
    def seconds_left(self) -> float | None:
        """Seconds from the last event to the end of training; None before the first step."""
        if self.total_steps is None or self.outcome is not None:
            return None
        return self._pace.seconds_for(self.total_steps - self.step)

    @property
    def last_loss(self) -> float | None:
        """Training loss of the last step."""
        return self.losses[-1] if self.losses else None

    @property
    def best(self) -> events.Evaluated | None:
        """The evaluation with the lowest held-out loss."""
        measured = [item for item in self.evaluations if "loss" in item.metrics]
        return min(measured, key=lambda item: item.metrics["loss"], default=None)

    @property
    def best_loss(self) -> float | None:
        """The lowest held-out loss."""
        return self.best.metrics["loss"] if self.best else None

    def elapsed(self, now: float | None = None) -> float:
        """Return the seconds worked in all attempts, pauses left out; `now` counts on from the last event."""
        return self._watch.read(self.last_time or 0.0 if now is None else now)

    def _note(self, item: Event, code: str, problem: Problem | None = None, **facts: str | float) -> None:
        self.log.append(LogLine(item.time, code, facts, problem))

    def _rewind(self, step: int) -> None:
        """Forget everything behind a step: the run goes on from there and will report it again."""
        cut = bisect_left(self.steps, step + 1)
        for series in (self.steps, self.losses, self.learning_rates, self.grad_norms):
            del series[cut:]
        self.evaluations = [item for item in self.evaluations if item.step <= step]
        self.samples = [item for item in self.samples if item.step <= step]

    def _started(self, item: events.Started) -> None:
        self.kind, self.version, self.pid = item.kind, item.version, item.pid
        # What an earlier process took says nothing of this one, which may have a smaller batch.
        self.memory_peak, self.peaks = None, {}
        self.attempts += 1
        self.started = item.time if self.started is None else self.started
        self.phase, self.phase_done, self.phase_total, self.phase_unit = "starting", 0, 0, ""
        self.outcome = self.problem = None
        self._ending = self._paused = False
        self._pace.restart()
        self._watch.start(item.time)
        self._note(item, "started", attempt=self.attempts)

    def _phase_changed(self, item: events.PhaseChanged) -> None:
        if item.phase != self.phase:
            self._note(item, "phase", phase=item.phase)
        self.phase, self.phase_unit = item.phase, item.unit
        self.phase_done, self.phase_total = item.done, item.total

    def _prepared(self, item: events.Prepared) -> None:
        if self.attempts > 1:
            self._rewind(item.resumed_from or 0)
        self.prepared, self.device, self.resumed_from = item, item.device, item.resumed_from
        self._note(item, "prepared", rows=item.train_rows, steps=item.total_steps, tokens=item.trained_tokens)
        if item.resumed_from is not None:
            self._note(item, "resumed_run", step=item.resumed_from)

    def _noted(self, item: events.Noted) -> None:
        self.notes.append(item.problem)
        self._note(item, "noted", item.problem)

    def _stepped(self, item: events.Stepped) -> None:
        if self.steps and item.step <= self.steps[-1]:
            self._rewind(item.step - 1)
        self.phase, self.healing = "training", None
        self.epoch = item.epoch
        self.steps.append(item.step)
        self.losses.append(item.loss)
        self.learning_rates.append(item.learning_rate)
        self.grad_norms.append(item.grad_norm)
        self.tokens += item.tokens
        self.memory_peak = max(self.memory_peak or 0, item.memory)
        self._pace.step(item.seconds, item.tokens)

    def _peaked(self, item: events.Peaked) -> None:
        highest = max((known.most or 0 for known in self.peaks.values()), default=0)
        before = self.peaks.get(item.phase)
        if before is None or (item.most or 0) > (before.most or 0):
            self.peaks[item.phase] = item
        if item.most is None:
            return
        if item.phase == "training":
            self.memory_peak = max(self.memory_peak or 0, item.most)
        if item.most > highest * _TELLING:
            self._note(item, "peaked", phase=item.phase, bytes=item.most)

    def _evaluated(self, item: events.Evaluated) -> None:
        self.evaluations = [known for known in self.evaluations if known.step != item.step]
        self.evaluations.append(item)
        self._pace.aside(item.seconds)
        self._note(
            item,
            "evaluated",
            step=item.step,
            rows=item.rows,
            best=int(item.best),
            loss=item.metrics.get("loss", ""),
        )

    def _sampled(self, item: events.Sampled) -> None:
        self.samples.append(item)
        self._note(item, "sampled", step=item.step, prompt=item.prompt, text=item.text)

    def _checkpointed(self, item: events.Checkpointed) -> None:
        self.checkpoints, self.checkpoint_path = item.kept, item.path
        self._note(item, "checkpointed", step=item.step, bytes=item.bytes)

    def _fitted(self, item: events.Fitted) -> None:
        self.memory_peak = max(self.memory_peak or 0, item.peak)
        self._note(item, "fitted", rows=item.rows, tokens=item.tokens, peak=item.peak, capacity=item.capacity)

    def _adjusted(self, item: events.Adjusted) -> None:
        self.decided.update(item.after)
        for name, value in item.after.items():
            self._note(item, "adjusted", name=name, before=item.before.get(name, ""), after=value)

    def _healed(self, item: events.Healed) -> None:
        self.decided.update(item.after)
        self.healing = {
            "step": item.step,
            "resumes_from": item.resumes_from or 0,
            "rows": int(item.after.get(healing.BATCH, 0)),
            "accumulation": int(item.after.get(healing.ACCUMULATION, 0)),
        }
        self.phase, self.phase_done, self.phase_total, self.phase_unit = "starting", 0, 0, ""
        self._watch.stop(item.time)
        self.log.append(LogLine(item.time, "healed", self.healing, item.problem))

    def _acknowledged(self, item: events.Acknowledged) -> None:
        self._ending = self._ending or item.command in {"stop", "discard"}
        self._note(item, "acknowledged", command=item.command)

    def _paused_at(self, item: events.Paused) -> None:
        self._paused = True
        self._watch.stop(item.time)
        self._note(item, "paused", step=item.step)

    def _resumed(self, item: events.Resumed) -> None:
        self._paused = False
        self._watch.start(item.time)
        self._note(item, "resumed", step=item.step)

    def _saved(self, item: events.Saved) -> None:
        self.saved = item
        self._note(item, "saved", kind=item.kind, path=item.path, bytes=item.bytes)

    def _proved(self, item: events.Proved) -> None:
        self.proof = item
        self._note(item, "proved", divergence=item.divergence, difference=item.logit_difference)

    def _exported(self, item: events.Exported) -> None:
        self.export = item
        self._note(item, "exported", kind=item.kind, path=item.path, bytes=item.bytes)

    def _finished(self, item: events.Finished) -> None:
        self.outcome, self.problem = item.outcome, item.problem
        self._paused, self.healing = False, None
        self._watch.stop(item.time)
        self._note(item, "finished", item.problem, outcome=item.outcome)


def replay(past: Iterable[Event]) -> RunState:
    """Return the state that these events add up to."""
    state = RunState()
    for item in past:
        state.apply(item)
    return state


_HANDLERS: Final[dict[type[Event], Callable[[RunState, Any], None]]] = {
    events.Started: RunState._started,  # noqa: SLF001 - the table of this very class
    events.PhaseChanged: RunState._phase_changed,  # noqa: SLF001
    events.Prepared: RunState._prepared,  # noqa: SLF001
    events.Noted: RunState._noted,  # noqa: SLF001
    events.Stepped: RunState._stepped,  # noqa: SLF001
    events.Peaked: RunState._peaked,  # noqa: SLF001
    events.Evaluated: RunState._evaluated,  # noqa: SLF001
    events.Sampled: RunState._sampled,  # noqa: SLF001
    events.Checkpointed: RunState._checkpointed,  # noqa: SLF001
    events.Fitted: RunState._fitted,  # noqa: SLF001
    events.Adjusted: RunState._adjusted,  # noqa: SLF001
    events.Healed: RunState._healed,  # noqa: SLF001
    events.Acknowledged: RunState._acknowledged,  # noqa: SLF001
    events.Paused: RunState._paused_at,  # noqa: SLF001
    events.Resumed: RunState._resumed,  # noqa: SLF001
    events.Saved: RunState._saved,  # noqa: SLF001
    events.Proved: RunState._proved,  # noqa: SLF001
    events.Exported: RunState._exported,  # noqa: SLF001
    events.Finished: RunState._finished,  # noqa: SLF001
}
