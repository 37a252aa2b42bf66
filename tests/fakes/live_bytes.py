"""The measured side of the forecast: real steps on the processor, and how much memory lived in them."""

from __future__ import annotations

import gc
import shutil
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoModelForCausalLM

from engine.runtime.device import Device
from engine.runtime.load import load_model
from engine.runtime.loss import token_loss
from engine.runtime.quantized import tensors_of
from engine.runtime.recompute import recompute_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from engine.job import TrainJob
    from engine.runtime.objectives import Shape

CPU = Device(torch.device("cpu"), "cpu")


def shortened(starter: Path, folder: Path, layers: int) -> Path:
    """Save the first layers of the starter model, real weights and all, and its tokenizer."""
    model = AutoModelForCausalLM.from_pretrained(starter, num_hidden_layers=layers, dtype=torch.bfloat16)
    model.save_pretrained(folder)
    for file in starter.glob("tokenizer*"):
        shutil.copyfile(file, folder / file.name)
    return folder


def held_bytes(tensors: Iterable[torch.Tensor]) -> int:
    """Return the bytes of the storages behind tensors, each counted once."""
    storages = [value.untyped_storage() for value in tensors]
    return sum({storage._cdata: storage.nbytes() for storage in storages}.values())


def peak_of_step(job: TrainJob, folder: Path, batch: Shape) -> int:
    """Return the most bytes of tensors that live in a micro-batch and an update of a tune under way."""
    model: Any = job.method.prepare(load_model(folder, job.precision, CPU))
    recompute_layers(model, job.precision, wanted=job.training.gradient_checkpointing)
    model.train()
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = job.optimizer.build([{"params": trained, "weight_decay": 0.01}], CPU.torch)
    micro_batch = _micro_batch(job, model, batch)

    def update() -> None:
        micro_batch()
        optimizer.step()

    update()  # makes the optimizer's state
    optimizer.zero_grad()
    if job.training.gradient_accumulation_steps > 1:
        micro_batch()
    gc.collect()
    state = [value for part in optimizer.state.values() for value in part.values()]
    gradients = [value.grad for value in trained if value.grad is not None]
    kept = [value for value in state if isinstance(value, torch.Tensor)]
    return held_bytes([*tensors_of(model), *kept, *gradients]) + peak_of(update)


def peak_of(work: Callable[[], None]) -> int:
    """Return the most bytes that torch's allocator handed out, and had not got back, while something ran."""
    processor = [torch.profiler.ProfilerActivity.CPU]
    with torch.profiler.profile(profile_memory=True, activities=processor) as seen:
        work()
    assert seen.profiler is not None
    events = seen.profiler.kineto_results.events()
    changes = sorted((event.start_ns(), event.nbytes()) for event in events if event.name() == "[memory]")
    live = most = 0
    for _, size in changes:
        live += size
        most = max(most, live)
    return most


def _micro_batch(job: TrainJob, model: Any, batch: Shape) -> Callable[[], None]:
    """Return what computes the gradients of a batch the way the trainer does."""
    compute = job.precision.compute(CPU.torch)
    mixed = compute != torch.float32
    # Without the cache, as the trainer has it: no 16-bit copy of a weight outlives its layer.
    computing = torch.autocast("cpu", dtype=compute, enabled=mixed, cache_enabled=False)
    with computing:
        loss, refusal = token_loss(model, chunked=job.training.chunked_loss)
    assert refusal is None

    def run() -> None:
        with computing:
            value = loss.mean(model, _filled(job, batch))
        value.backward()

    return run


def _filled(job: TrainJob, batch: Shape) -> dict[str, torch.Tensor]:
    ids = torch.randint(3, 40_000, (batch.rows, batch.length), generator=torch.Generator().manual_seed(3))
    labels = ids.clone()
    labels[:, batch.trained + 1 :] = -100
    found = {"input_ids": ids, "labels": labels}
    if job.stage.packing:
        half = batch.length // 2
        places = torch.cat([torch.arange(half), torch.arange(batch.length - half)])
        found["position_ids"] = places.expand(batch.rows, -1).contiguous()
    elif batch.padded:
        found["attention_mask"] = torch.ones_like(ids)
        found["attention_mask"][-1, -3:] = 0
    return found
