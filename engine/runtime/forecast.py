"""Memory of the training step that a job describes, by formula, from the model's facts alone.

Every term is a count of bytes that the step must hold; the constants name what they stand for. The formula
knows decoder models with gated feed-forward layers, which is what people tune at home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.model import ModelFacts, read_facts
from engine.rpc import ForecastAnswer, Segment
from engine.runtime import gauge

if TYPE_CHECKING:
    from engine.job import TrainJob

RUNTIME: Final = 750 << 20
"""CUDA context, cuBLAS workspaces and allocator rounding on a consumer card."""
RUNTIME_PROCESSOR: Final = 450 << 20
"""The Python process with its libraries, when the processor trains."""
TIGHT: Final = 0.92
"""Share of the free memory above which a tune is called tight."""


def forecast(job: TrainJob, facts: ModelFacts | None = None) -> ForecastAnswer:
    """Return the memory of a job's training step by segment, and whether it fits what is free now.

    Without facts the model's folder is read.
    """
    facts = facts or read_facts(job.model.folder())
    name, capacity, free = gauge.memory()
    on_card = name != gauge.PROCESSOR
    segments = parts(job, facts, on_card=on_card)
    total = sum(segment.bytes for segment in segments)
    verdict = "too_big" if total > free else "tight" if total > TIGHT * free else "fits"
    return ForecastAnswer(
        segments=tuple(segments),
        total=total,
        device=name,
        capacity=capacity,
        free=free,
        verdict=verdict,
        trainable_parameters=job.method.trainable(facts),
        total_parameters=facts.parameters,
    )


def parts(job: TrainJob, facts: ModelFacts, *, on_card: bool) -> list[Segment]:
    """Return the segments of a step's memory in the order of the fit bar."""
    width = 2 if on_card else 4
    trainable = job.method.trainable(facts)
    weights = weight_bytes(job, facts, width)
    rows = job.training.per_device_train_batch_size
    tokens = rows * job.stage.max_length
    optimizer = int(trainable * job.optimizer.state_bytes_per_parameter)
    return [
        Segment(kind="weights", bytes=weights),
        Segment(kind="adapter", bytes=trainable * 4 if job.method.adapter else 0),
        Segment(kind="gradients", bytes=trainable * 4),
        Segment(kind="optimizer", bytes=optimizer),
        Segment(kind="activations", bytes=activation_bytes(job, facts, tokens, width)),
        Segment(kind="logits", bytes=tokens * facts.vocab_size * (width + 4 + 4)),
        Segment(kind="runtime", bytes=RUNTIME if on_card else RUNTIME_PROCESSOR),
    ]


def weight_bytes(job: TrainJob, facts: ModelFacts, width: int) -> int:
    """Return the bytes of the weights: linear layers in the job's precision, embeddings in 16 or 32 bit."""
    embedding = facts.vocab_size * facts.hidden_size * (1 if facts.tied_embeddings else 2)
    linear = max(0, facts.parameters - embedding)
    if not job.method.adapter:
        trained = min(facts.parameters, job.method.trainable(facts))
        return trained * 4 + int((facts.parameters - trained) * job.precision.bytes_per_weight)
    outside = width if job.precision.quantized else job.precision.bytes_per_weight
    return int(linear * job.precision.bytes_per_weight + embedding * outside)


def activation_bytes(job: TrainJob, facts: ModelFacts, tokens: int, width: int) -> int:
    """Return the bytes kept for the backward pass.

    With checkpointing each block keeps its input, and one block at a time is computed again whole; without
    it every block keeps all of that. A block keeps about 10 tensors of the hidden size (norms, attention
    projections and result, residuals) and 4 of the feed-forward's; adapters keep their input in float32.
    """
    extra = 4 if job.method.adapter else 0
    block = tokens * (
        facts.hidden_size * (10 * width + extra) + facts.intermediate_size * (4 * width + extra)
    )
    if job.training.gradient_checkpointing:
        return facts.layers * tokens * facts.hidden_size * width + block
    return facts.layers * block
