"""Everything that a run folder's events.jsonl and commands.jsonl may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from engine import durable
from engine.problems import Problem
from engine.spec import Spec

PROTOCOL: Final = 1
"""Raised when an older reader would misunderstand a run folder."""

Phase = Literal[
    "starting",
    "loading_model",
    "reading_data",
    "preparing",
    "fitting",
    "training",
    "evaluating",
    "saving",
    "merging",
    "proving",
    "copying",
]
Outcome = Literal["completed", "stopped", "discarded", "failed"]
Settings = Mapping[str, bool | int | float | str]
"""Settings of a job by their dotted names, for instance `optimizer.learning_rate`."""


class Event(Spec):
    """One line of events.jsonl; what a newer engine adds to an event is passed over."""

    model_config = ConfigDict(extra="ignore")

    seq: int = 0
    """Number of the event in its run, from 1, without gaps."""
    time: float = 0.0
    """Seconds since 1970, UTC."""


class Started(Event):
    """A process took the run in hand; a resumed run has several."""

    type: Literal["started"] = "started"
    protocol: int = PROTOCOL
    version: str
    kind: Literal["train", "evaluate", "export"]
    pid: int


class PhaseChanged(Event):
    """What the run is doing now; repeated with growing `done` while it is slow."""

    type: Literal["phase"] = "phase"
    phase: Phase
    done: int = 0
    total: int = 0
    """0 when it is not known how much there is to do."""
    unit: Literal["", "bytes", "rows", "steps", "tensors", "batches"] = ""


class Prepared(Event):
    """Everything is in place; the first step follows."""

    type: Literal["prepared"] = "prepared"
    total_steps: int
    epochs: float
    train_rows: int
    validation_rows: int
    test_rows: int
    trained_tokens: int
    """Tokens that the loss counts in one epoch."""
    total_tokens: int
    """Tokens of one epoch, masked ones included."""
    trainable_parameters: int
    total_parameters: int
    effective_batch: int
    optimizer: str
    """Kind that really runs."""
    compute_dtype: str
    device: str
    """Name of the card, or "cpu"."""
    resumed_from: int | None = None
    """Step of the checkpoint that the run goes on from."""


class Noted(Event):
    """Something a person should know that does not end the run."""

    type: Literal["noted"] = "noted"
    problem: Problem


class Stepped(Event):
    """One optimizer step."""

    type: Literal["step"] = "step"
    step: int
    epoch: float
    loss: float
    """Mean over this step's trained tokens, in nats."""
    learning_rate: float
    grad_norm: float
    tokens: int
    """Tokens computed in this step, padding left out."""
    seconds: float
    """Wall time of the step."""
    memory: int
    """Most memory held in this phase so far: on the card, or of the process when there is none; in bytes."""
    figures: Mapping[str, float] = Field(default_factory=dict)
    """What the stage has to say of the step beside its loss, for instance the mean reward."""


class Peaked(Event):
    """A phase ended: the most memory that it took, in bytes; None is what could not be measured."""

    type: Literal["peaked"] = "peaked"
    phase: Phase
    allocated: int | None = None
    """In live tensors, on the card."""
    reserved: int | None = None
    """Held for tensors, on the card."""
    process: int | None = None
    """Of this process: on the card as the driver counts it, or in system memory when there is no card."""
    used: int | None = None
    """Of the whole card, or computer, by all programs."""

    @property
    def most(self) -> int | None:
        """The figure that a forecast is held against: the process whole, or at least what it reserved."""
        return self.reserved if self.process is None else self.process


class Evaluated(Event):
    """The held-out rows were measured."""

    type: Literal["evaluated"] = "evaluated"
    step: int
    metrics: dict[str, float]
    rows: int
    seconds: float
    best: bool = False
    """Whether this is the lowest loss so far."""


class Sampled(Event):
    """The model answered a sample prompt."""

    type: Literal["sampled"] = "sampled"
    step: int
    prompt: str
    text: str


class Checkpointed(Event):
    """A checkpoint is whole and on the disk."""

    type: Literal["checkpointed"] = "checkpointed"
    step: int
    path: str
    """Relative to the run folder."""
    bytes: int
    kept: tuple[int, ...]
    """Steps of all checkpoints kept now."""


class Fitted(Event):
    """The longest rows were computed once before the first step, to see whether they fit."""

    type: Literal["fitted"] = "fitted"
    rows: int
    """Rows computed at once."""
    tokens: int
    """Tokens of the longest of them."""
    peak: int
    """Most memory held meanwhile, in bytes."""
    capacity: int
    """Memory that the run may hold, in bytes."""


class Adjusted(Event):
    """Settings that the run goes on with from here; every later process of the run keeps to them."""

    type: Literal["adjusted"] = "adjusted"
    step: int
    before: Settings
    after: Settings
    problem: Problem | None = None
    """What made it necessary; None when a person decided it."""


class Healed(Event):
    """The last event of a process that ran out of memory: a fresh one goes on with these settings."""

    type: Literal["healed"] = "healed"
    step: int
    """Optimizer step that did not fit."""
    problem: Problem
    before: Settings
    after: Settings
    resumes_from: int | None = None
    """Step of the checkpoint that the next process goes on from; None begins anew."""
    successor: int
    """Process id of the one that goes on."""


class Acknowledged(Event):
    """A command was taken note of; what follows from it is told by other events."""

    type: Literal["acknowledged"] = "acknowledged"
    command: str
    id: str


class Paused(Event):
    """Training waits between two steps."""

    type: Literal["paused"] = "paused"
    step: int


class Resumed(Event):
    """Training goes on after a pause."""

    type: Literal["resumed"] = "resumed"
    step: int


class Saved(Event):
    """The result is whole and on the disk: the adapter, or the whole model."""

    type: Literal["saved"] = "saved"
    kind: Literal["adapter", "model"]
    path: str
    """Relative to the run folder."""
    bytes: int


class Proved(Event):
    """An export was reopened and compared with the model that was trained."""

    type: Literal["proved"] = "proved"
    logit_difference: float
    """Largest difference of a log-probability between the two, in nats."""
    divergence: float
    """Mean Kullback-Leibler divergence from the trained model, in nats a token."""
    base_divergence: float
    """The same from the base model: what the tune changed."""
    same_text: int
    """Prompts whose greedy answer is the same."""
    prompts: int
    loss_trained: float | None = None
    """Held-out loss of the model as trained, in nats."""
    loss_exported: float | None = None
    """Held-out loss of the export."""
    loss_alternative: float | None = None
    """Held-out loss when folded into the other base (the original one, or the one as trained)."""


class Exported(Event):
    """An export is whole, proved and on the disk."""

    type: Literal["exported"] = "exported"
    kind: str
    path: str
    """Absolute."""
    bytes: int
    base: str = ""
    """Which base the adapter was folded into."""


class Finished(Event):
    """The last event of a process that ended in order."""

    type: Literal["finished"] = "finished"
    outcome: Outcome
    problem: Problem | None = None
    """Why it failed."""


AnyEvent = Annotated[
    Started
    | PhaseChanged
    | Prepared
    | Noted
    | Stepped
    | Peaked
    | Evaluated
    | Sampled
    | Checkpointed
    | Fitted
    | Adjusted
    | Healed
    | Acknowledged
    | Paused
    | Resumed
    | Saved
    | Proved
    | Exported
    | Finished,
    Field(discriminator="type"),
]


class Command(Spec):
    """One line of commands.jsonl, from whoever steers the run."""

    id: str
    type: Literal["pause", "resume", "stop", "discard", "checkpoint", "sample"]
    """stop saves and ends; discard ends without saving; sample answers `prompt`."""
    prompt: str = ""
    time: float = 0.0


_EVENTS: Final[TypeAdapter[Any]] = TypeAdapter(AnyEvent)


def encode(message: Event | Command) -> bytes:
    """Return a message as the sealed line that goes into its file."""
    return durable.seal(message.model_dump(mode="json"))


def decode_event(line: bytes) -> Event | None:
    """Return the event of a line, or None for a torn line or one that a newer engine may write."""
    record = durable.unseal(line)
    if record is None:
        return None
    try:
        return _EVENTS.validate_python(record)
    except ValidationError:
        return None


def protocol_of(line: bytes) -> int:
    """Return the protocol that a run's first line names; 0 when it names none."""
    record = durable.unseal(line) or {}
    protocol = record.get("protocol")
    return protocol if record.get("type") == "started" and isinstance(protocol, int) else 0


def decode_command(line: bytes) -> Command | None:
    """Return the command of a line, or None for a torn one or one that is not known here."""
    record = durable.unseal(line)
    if record is None:
        return None
    try:
        return Command.model_validate(record)
    except ValidationError:
        return None
