"""Requests and answers of the stdio service and of the chat: JSON-RPC 2.0, one object a line.

First line out is the notification `hello`. Then each request {"jsonrpc": "2.0", "id": n, "method": …,
"params": …} gets one answer with the same id: {"result": …}, or {"error": {"code": -32000, "message": …,
"data": Problem}}. While it works a request may send notifications `progress` {"id": n, "done", "total",
"unit"} and, for `generate`, `token` {"id": n, "side", "text"}. The notification `cancel` {"id": n} from the
client ends a request early.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from engine.checks import Finding
from engine.dataset import DatasetSpec
from engine.edits import EditEffect
from engine.formats import AnyFormat
from engine.model import ModelFacts
from engine.precision import AnyPrecision
from engine.problems import Problem
from engine.spec import Spec
from engine.stages import AnyStage

PROTOCOL: Final = 1
PROBLEM: Final = -32000
"""JSON-RPC error code of an error whose `data` is a Problem."""

Role = Literal["trained", "masked", "cut", "special"]
Side = Literal["base", "tuned"]


class Hello(Spec):
    """First line of either process."""

    protocol: int = PROTOCOL
    version: str
    kind: Literal["service", "chat"]


class Progress(Spec):
    """Where a slow request stands."""

    id: int
    done: int
    total: int
    unit: Literal["bytes", "rows", "tensors"]


# --- service ----------------------------------------------------------------------------------------


class InspectModel(Spec):
    """inspect_model -> ModelFacts."""

    path: Path


class ListModels(Spec):
    """list_models -> ModelList: what can be found on this computer."""

    folders: tuple[Path, ...] = ()
    """Folders to look into beside Tunesmith's own, the Hugging Face cache and LM Studio's."""


class FoundModel(Spec):
    """A model folder on this computer, or why it cannot be trained."""

    path: Path
    name: str
    where: Literal["starter", "own", "huggingface", "lm_studio", "ollama"]
    facts: ModelFacts | None = None
    problem: Problem | None = None


class ModelList(Spec):
    """Answer of list_models."""

    models: tuple[FoundModel, ...]


class InspectData(Spec):
    """inspect_data -> DataReport; slow, reports progress in bytes."""

    data: DatasetSpec


class Refusal(Spec):
    """A line that is no row, and why."""

    line: int
    reason: str


class Column(Spec):
    """One column of a file."""

    name: str
    kind: Literal["text", "number", "boolean", "list", "object", "mixed", "empty"]
    filled: int
    """Rows in which it is not empty."""


class FilePart(Spec):
    """A file of a folder; the lines of its files count on from each other."""

    line: int
    """Line of the folder that is the first of the file."""
    name: str
    """Path below the folder, with forward slashes."""
    reader: str
    encoding: str
    """Empty for a binary file."""


class DataReport(Spec):
    """What is in a data file; `refused` lists the first thousand."""

    path: Path
    bytes: int
    reader: str
    encoding: str
    lines: int
    accepted: int
    blank: int
    refused_count: int
    refused: tuple[Refusal, ...]
    columns: tuple[Column, ...]
    format: AnyFormat | None
    """Given or guessed; None when the columns fit none."""
    confidence: float
    """0 to 1; 1 when the format was given."""
    languages: dict[str, float]
    """Share of rows by language: en, zh, other."""
    findings: tuple[Finding, ...]
    edits: tuple[EditEffect, ...] = ()
    """What each edit of the file removed and changed; `accepted` counts what they leave."""
    problem: Problem | None = None
    """Why it cannot be used as it is (no known format, no row converts)."""
    notes: tuple[Refusal, ...] = ()
    """What a person should know of some lines beside: a file of a folder that is left aside, for instance."""
    parts: tuple[FilePart, ...] = ()
    """The first files of a folder …"""
    parts_count: int = 0
    """… and how many there are; 0 for a single file."""
    remarks: tuple[Problem, ...] = ()
    """What should be said all the same: a format that is a guess, a kind that no stage learns from yet."""


class Rows(Spec):
    """rows -> RowPage: raw rows for a table, those that are searched for, in the order that is asked for."""

    data: DatasetSpec
    offset: int
    limit: Annotated[int, Field(le=10_000)] = 200
    search: str = ""
    """Only rows that hold this text, whatever its case …"""
    column: str | None = None
    """… in this column, or in any."""
    sort: str | None = None
    """Column to sort by: numbers first, then text; rows without it are last. Without one, as in the file."""
    descending: bool = False
    cell: Annotated[int, Field(ge=1, le=1 << 20)] = 2000
    """Characters that a cell is shortened to."""
    wait: bool = True
    """False: while the file is still being read, answer with what can be shown of it by now."""


class RowPage(Spec):
    """A page of raw rows; long cells are shortened."""

    offset: int
    total: int
    columns: tuple[str, ...]
    lines: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    """Number of each row in its file, from 1, refused lines left out: what an edit calls it by."""
    rows: tuple[tuple[str, ...], ...]
    settled: bool = True
    """False while the file is being read: lines that are no rows are shown, and `total` may change."""


class Render(Spec):
    """render -> Rendered: a row as the model sees it, and with `histogram` all lengths."""

    model: Path
    data: DatasetSpec
    stage: AnyStage
    index: int
    """Number of the row from 0, counted among those that a run uses …"""
    row: int | None = None
    """… or its number in the file from 1, as a RowPage has it."""
    histogram: bool = True


class Span(Spec):
    """A stretch of text with one role."""

    text: str
    role: Role


class Lengths(Spec):
    """Token lengths of the sampled rows."""

    sampled: int
    edges: tuple[int, ...]
    """n + 1 bin edges, in tokens."""
    counts: tuple[int, ...]
    longest: int
    cut: int
    untrained: int
    """Sampled rows without a trained token; `cut` are those longer than max_length."""


class Rendered(Spec):
    """One row as the model sees it, by its own template and tokenizer and the mask of training."""

    index: int
    """Number of the row from 0 among those that a run uses; of the next one, when this is none of them."""
    total: int
    """Rows that a run uses."""
    line: int
    used: bool = True
    """Whether a run uses it; else `problem` says why it does not."""
    spans: tuple[Span, ...]
    trained: int
    masked: int
    cut: int
    template: Literal["own", "plain", "none"]
    """Whose chat template was used; none for raw text."""
    problem: Problem | None = None
    """Why this row cannot be trained on."""
    lengths: Lengths | None = None
    more: tuple[tuple[Span, ...], ...] = ()
    """The other texts of a row that has several, such as the worse answer of a pair."""


class Forecast(Spec):
    """forecast -> ForecastAnswer."""

    job: dict[str, Any]
    """A train job as YAML would hold it; data may be left out."""
    facts: ModelFacts | None = None
    """Facts of a model that is not on this computer; without them its folder is read."""
    capacity: int | None = None
    """Memory of the card to ask about, in bytes, all of it free; without it, the card that is here."""
    longest: int | None = None
    """Tokens of the longest row where they are known; without it, the job's max_length."""
    quick: bool = False
    """Answer at once, from what was traced before or by formula; the answer says so in `method`."""


class Segment(Spec):
    """One part of the memory of a tune."""

    kind: Literal[
        "weights", "adapter", "gradients", "optimizer", "activations", "logits", "transient", "runtime"
    ]
    """activations: kept for the backward pass; transient: needed for a moment, in the backward pass or in
    the update; runtime: the driver, the libraries, and what the allocator cannot use."""
    bytes: int


Verdict = Literal["fits", "tight", "too_big", "unknown"]


class ForecastAnswer(Spec):
    """Memory of the training step that the job describes, in bytes."""

    segments: tuple[Segment, ...]
    total: int
    """What the card will show: the tensors, what the allocator holds for them, and the runtime."""
    low: int = 0
    """The least that it can run in: without what the allocator holds for later."""
    device: str
    """Name of the card, or "cpu" when system memory counts."""
    capacity: int
    """Memory of the card, or of the computer."""
    free: int
    verdict: Verdict
    trainable_parameters: int
    total_parameters: int
    method: Literal["traced", "scaled", "formula"] = "traced"
    """traced: the step was run on fake tensors; scaled: one of another length or batch was; formula: none."""
    reason: Problem | None = None
    """Why nothing is known, when nothing is."""


class Fit(Spec):
    """fit -> FitAnswer: what would make a job fit."""

    job: dict[str, Any]
    facts: ModelFacts | None = None
    capacity: int | None = None
    longest: int | None = None


LeverKind = Literal[
    "batch", "optimizer", "chunked_loss", "checkpointing", "offloading", "rank", "precision", "max_length"
]


class Lever(Spec):
    """A change of a job that makes it fit."""

    kinds: tuple[LeverKind, ...]
    """What is changed, the least harmful first."""
    changes: dict[str, Any]
    """Dotted path in the job -> its new value."""
    total: int
    """Memory after the change, in bytes."""
    verdict: Verdict
    time: float
    """About how much longer a run takes: 1.3 is a third more."""
    quality: Literal["same", "slightly_less", "less"]
    """What it does to the result."""


class FitAnswer(Spec):
    """Answer of fit: the forecast as it is, and what would make it fit, the least harmful first."""

    forecast: ForecastAnswer
    levers: tuple[Lever, ...]


class CheckJob(Spec):
    """check_job -> JobCheck: everything that would keep a job from running, without running it."""

    job: dict[str, Any]


class JobCheck(Spec):
    """Answer of check_job."""

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    disk_needed: int
    disk_free: int
    rows: int
    total_steps: int
    yaml: str
    """The job as it would be saved."""


# --- chat -------------------------------------------------------------------------------------------


class Load(Spec):
    """load -> Loaded: put a model on the card, with the adapter of a run beside it."""

    model: Path | None = None
    """Base model alone."""
    run: Path | None = None
    """Run folder whose result (or checkpoint) is loaded on its own base and precision."""
    checkpoint: int | None = None
    precision: AnyPrecision | None = None
    """How to hold a base model that is loaded alone; bf16 or fp32 by device when left out."""


class Loaded(Spec):
    """Answer of load."""

    name: str
    sides: tuple[Side, ...]
    """base, or base and tuned over one copy of the weights; a fully tuned model has tuned only."""
    context: int
    template: str
    """The chat template in use, as text."""
    device: str
    """Name of the card, or "cpu"."""
    memory: int
    """Bytes that are held once it is loaded: of the card, or of the computer by this process."""
    capacity: int
    """Memory of the card, or of the computer; in bytes."""


class ChatMessage(Spec):
    """One turn."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generate(Spec):
    """generate -> Generated: answer a conversation, streaming `token` notifications."""

    messages: tuple[ChatMessage, ...]
    side: Side = "tuned"
    max_new_tokens: int = 256
    temperature: float = 0.7
    """0 always takes the most likely token."""
    top_p: float = 0.9
    top_k: int = 0
    """0 turns it off."""
    repetition_penalty: float = 1.0
    seed: int = 7


class Token(Spec):
    """Notification `token`: a piece of an answer."""

    id: int
    side: Side
    text: str


class Generated(Spec):
    """Answer of generate."""

    side: Side
    text: str
    tokens: int
    prompt_tokens: int
    seconds: float
    ended: Literal["end", "length", "stopped", "memory"]
    """memory: it ran out in the middle; the text is what there is."""
    dropped: int = 0
    """Oldest turns that were left out, because the whole conversation did not fit into memory."""


class Stop(Spec):
    """stop -> null: end the answer that is being written."""
