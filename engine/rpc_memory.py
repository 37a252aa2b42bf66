"""Requests and answers of the stdio service about memory that its first page knows nothing of: chat, export.

And `warm_up`, without which the first question about memory would wait for PyTorch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from engine.model import ModelFacts
from engine.precision import AnyPrecision
from engine.problems import Problem
from engine.rpc import Verdict
from engine.spec import Spec

USUAL: Final = 8192
"""Tokens of a long conversation; what a model could read beyond them is rarely filled."""


class WarmUp(Spec):
    """warm_up -> null: import what questions about memory need, before the first of them comes."""


class ForecastChat(Spec):
    """forecast_chat -> ChatForecast: memory of a chat with a run's result or with a model alone."""

    run: Path | None = None
    model: Path | None = None
    facts: ModelFacts | None = None
    """Facts of a model that is not on this computer, in place of its folder."""
    precision: AnyPrecision | None = None
    """How a model alone is held; as the chat would hold it when left out."""
    context: Annotated[int, Field(ge=16, le=1 << 21)] | None = None
    """Tokens of prompt and answer together; as many as the model can read, at most USUAL, when left out."""
    capacity: int | None = None
    """Memory of the card to ask about, in bytes, all of it free; without it, the card that is here."""


class ChatForecast(Spec):
    """Answer of forecast_chat, in bytes."""

    weights: int = 0
    adapter: int = 0
    cache: int = 0
    """Keys and values of every token of the context."""
    transient: int = 0
    """What reading the prompt needs for a moment."""
    runtime: int = 0
    total: int = 0
    low: int = 0
    context: int = 0
    """Tokens of prompt and answer that were counted."""
    device: str
    capacity: int
    free: int
    verdict: Verdict = "unknown"
    reason: Problem | None = None
    """Why nothing is known, when nothing is."""


class ForecastExport(Spec):
    """forecast_export -> ExportForecast: what exporting a run's result as one merged model needs."""

    run: Path
    target: Path | None = None
    """Folder to write; inside the run's own when left out."""


class ExportForecast(Spec):
    """Answer of forecast_export, in bytes."""

    disk: int
    """What is written, but for the config and the card."""
    disk_free: int
    merging: int
    """Most of the computer's memory while the adapter is folded in: it does not grow with the model."""
    proving: int
    """Most of it while the export is opened again and compared, where no card takes the model."""
    total: int
    """The larger of both."""
    capacity: int
    """Memory of the computer."""
    free: int
    verdict: Verdict
