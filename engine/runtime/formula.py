"""Memory of the training step that a job describes, by formula, from the model's facts alone.

A first answer while the step is traced, and no more. Every term is a count of bytes that the step must
hold; the formula knows decoder models with gated feed-forward layers, which is what people tune at home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.rpc import Segment

if TYPE_CHECKING:
    from engine.job import TrainJob
    from engine.model import ModelFacts

RUNTIME: Final = 750 << 20
"""CUDA context, cuBLAS workspaces and allocator rounding on a consumer card."""
CHUNK: Final = 256
"""Trained tokens whose logits exist at once; `engine.runtime.loss` has the same."""
RUNTIME_PROCESSOR: Final = 450 << 20
"""The Python process with its libraries, when the processor trains."""


def parts(job: TrainJob, facts: ModelFacts, length: int, *, on_card: bool) -> list[Segment]:
    """Return the segments of a step's memory for rows of a length in tokens, in the order of the fit bar."""
    width = 2 if on_card else 4
    trainable = job.method.trainable(facts)
    weights = weight_bytes(job, facts, width)
    rows = job.training.per_device_train_batch_size * job.stage.width
    tokens = rows * length
    at_once = min(tokens, CHUNK) if job.training.chunked_loss else tokens
    optimizer = int(trainable * job.optimizer.state_bytes_per_parameter)
    return [
        Segment(kind="weights", bytes=weights),
        Segment(kind="adapter", bytes=trainable * 4 if job.method.adapter else 0),
        Segment(kind="gradients", bytes=trainable * 4),
        Segment(kind="optimizer", bytes=optimizer),
        Segment(kind="activations", bytes=activation_bytes(job, facts, tokens, width)),
        Segment(kind="logits", bytes=at_once * facts.vocab_size * (width + 4 + 4)),
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
