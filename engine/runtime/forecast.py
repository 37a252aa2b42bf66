"""Memory of the training step that a job describes, and whether it fits: traced, and kept once traced."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.model import ModelFacts, read_facts
from engine.problems import Problem, ProblemError
from engine.rpc import ForecastAnswer, Segment
from engine.runtime import formula, gauge
from engine.runtime.patience import CANCELLED
from engine.verdict import verdict_of

# PyTorch is imported where a step is traced: a quick answer must not wait for it.
if TYPE_CHECKING:
    from engine.job import TrainJob
    from engine.runtime.objectives import Shape
    from engine.runtime.trace import Traced

CONTEXT: Final = 480 << 20
"""What a process holds of a card besides its tensors: the driver's context and the kernels it has loaded.
PyTorch's maintainers name 300 to 400 MB since kernels are loaded when they are first used (CUDA 11.7;
pytorch issues 107667 and 109888); the libraries of a training load some more."""
WORKSPACE: Final = (2 * 4096 + 8 * 16) << 10
"""cuBLAS's workspace: PyTorch's default, CUBLAS_WORKSPACE_CONFIG=:4096:2:16:8 (its CUDA notes)."""
PROCESS: Final = formula.RUNTIME_PROCESSOR
"""The Python process with its libraries, when the processor trains."""
_KEPT: Final = 256
"""Traces that are remembered."""
UNTRACEABLE: Final = (
    RuntimeError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    AssertionError,
    ImportError,
)
"""What an architecture raises that cannot be run on tensors without data."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a job: how long its rows are and for which card."""

    facts: ModelFacts | None = None
    """Facts of a model that is not on this computer."""
    capacity: int | None = None
    """Memory of the card to ask about, all of it free; None is what is here."""
    longest: int | None = None
    """Tokens of the longest row, where it is known."""


class Forecaster:
    """Traces jobs and remembers what was traced."""

    def __init__(self) -> None:
        self._traced: OrderedDict[str, Traced] = OrderedDict()

    def forecast(self, job: TrainJob, question: Question | None = None) -> ForecastAnswer:
        """Return the memory of a job's training step; "unknown" with the reason where it cannot be traced."""
        question = question or Question()
        name, capacity, free = place(question.capacity)
        try:
            traced = self.trace(job, question, on_card=name != gauge.PROCESSOR)
        except ProblemError as error:
            if error.problem.code == CANCELLED:
                raise
            return unknown(error.problem, name, capacity, free)
        return _answer(traced, name, capacity, free)

    def quick(self, job: TrainJob, question: Question | None = None) -> ForecastAnswer:
        """Answer at once: from what was traced before, or by formula."""
        question = question or Question()
        name, capacity, free = place(question.capacity)
        on_card = name != gauge.PROCESSOR
        known = self._traced.get(_key(job, question, on_card=on_card))
        if known is not None:
            return _answer(known, name, capacity, free)
        facts = question.facts or read_facts(job.model.folder())
        segments = formula.parts(job, facts, _length(job, question), on_card=on_card)
        total = sum(segment.bytes for segment in segments)
        return ForecastAnswer(
            segments=tuple(segments),
            total=total,
            low=total,
            device=name,
            capacity=capacity,
            free=free,
            verdict=verdict_of(total, total, free),
            trainable_parameters=job.method.trainable(facts),
            total_parameters=facts.parameters,
            method="formula",
        )

    def trace(self, job: TrainJob, question: Question, *, on_card: bool) -> Traced:
        """Return the trace of a job's step; raises ProblemError when it cannot be traced."""
        key = _key(job, question, on_card=on_card)
        if key in self._traced:
            self._traced.move_to_end(key)
            return self._traced[key]
        self._traced[key] = traced = _trace(job, question, on_card=on_card)
        while len(self._traced) > _KEPT:
            self._traced.popitem(last=False)
        return traced


FORECASTER: Final = Forecaster()
"""The one of this process."""


def forecast(job: TrainJob, question: Question | None = None) -> ForecastAnswer:
    """Return the memory of a job's training step on the card that is here, or on the one asked about."""
    return FORECASTER.forecast(job, question)


def rehearse() -> None:
    """Forecast a tiny tune: what PyTorch and its libraries prepare at their first use is ready after it."""
    from engine.job import TrainJob

    facts = ModelFacts(
        path=Path("rehearsal"),
        name="rehearsal",
        architecture="LlamaForCausalLM",
        model_type="llama",
        parameters=0,
        weight_bytes=0,
        dtype="BF16",
        hidden_size=64,
        intermediate_size=128,
        layers=4,
        heads=2,
        kv_heads=1,
        vocab_size=128,
        context=64,
        tied_embeddings=True,
        chat_template=True,
    )
    job = TrainJob.model_validate({"model": {"hub": "tunesmith/rehearsal"}, "data": [{"path": "none.jsonl"}]})
    Forecaster().forecast(job, Question(facts=facts, capacity=1 << 30))


def unknown(problem: Problem, name: str, capacity: int, free: int) -> ForecastAnswer:
    """Return the answer that nothing is known, and why."""
    return ForecastAnswer(
        segments=(),
        total=0,
        low=0,
        device=name,
        capacity=capacity,
        free=free,
        verdict="unknown",
        trainable_parameters=0,
        total_parameters=0,
        reason=problem,
    )


def overhead(*, on_card: bool) -> int:
    """Return the bytes that a training process holds besides its tensors."""
    return CONTEXT + WORKSPACE if on_card else PROCESS


def place(capacity: int | None) -> tuple[str, int, int]:
    """Return (name, total, free) of a card of some capacity, all of it free, or else of what is here."""
    return gauge.memory() if capacity is None else (f"{capacity / 2**30:.0f} GB", capacity, capacity)


def _length(job: TrainJob, question: Question) -> int:
    if question.longest is None or job.stage.packing:
        return job.stage.max_length
    return max(2, min(question.longest, job.stage.max_length))


def _batch(job: TrainJob, question: Question) -> Shape:
    """Return the largest batch that a job may meet: the longest rows, with every token trained."""
    from engine.runtime.objectives import Shape

    rows, length = job.training.per_device_train_batch_size, _length(job, question)
    return Shape(rows, length, length - 1, padded=rows > 1)


def _key(job: TrainJob, question: Question, *, on_card: bool) -> str:
    training = job.training
    content = [
        question.facts.model_dump(mode="json") if question.facts else str(job.model.folder()),
        *(part.model_dump(mode="json") for part in (job.precision, job.method, job.optimizer)),
        job.stage.model_dump(mode="json", exclude={"max_length", "packing", "train_on"}),
        [training.gradient_checkpointing, training.chunked_loss, training.activation_offloading],
        [training.gradient_accumulation_steps > 1, job.stage.packing, on_card],
        [training.per_device_train_batch_size, _length(job, question)],
    ]
    return json.dumps(content, sort_keys=True)


def _trace(job: TrainJob, question: Question, *, on_card: bool) -> Traced:
    from engine.runtime.configs import config_of_facts, config_of_folder
    from engine.runtime.trace import CARD, PROCESSOR, trace

    facts = question.facts
    config = config_of_facts(facts) if facts is not None else config_of_folder(job.model.folder())
    try:
        return trace(job, config, _batch(job, question), CARD if on_card else PROCESSOR)
    except UNTRACEABLE as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise ProblemError("forecast_untraceable", kind=config.model_type, reason=words) from error


def _answer(traced: Traced, name: str, capacity: int, free: int) -> ForecastAnswer:
    from engine.runtime.ledger import CATEGORIES

    runtime = overhead(on_card=name != gauge.PROCESSOR)
    parts = list(traced.parts)
    parts[CATEGORIES.index("runtime")] += runtime + max(0, traced.reserved - traced.total)
    segments = [Segment(kind=kind, bytes=size) for kind, size in zip(CATEGORIES, parts, strict=True)]
    total, low = sum(parts), traced.total + runtime
    return ForecastAnswer(
        segments=tuple(segments),
        total=total,
        low=low,
        device=name,
        capacity=capacity,
        free=free,
        verdict=verdict_of(total, low, free),
        trainable_parameters=traced.trainable_parameters,
        total_parameters=traced.total_parameters,
    )
