"""Measures what each memory lever saves and costs: python tests/benchmarks/levers.py [--quick].

One training step of the starter model, with one lever moved at a time; the variants take turns in one
process. Memory is counted by torch's own allocator, event by event, so the peak is exact and does not depend
on the machine; it is what a step needs beside the weights. Time is CPU time, the best of the rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from common import load, table, verdict
from torch.profiler import ProfilerActivity, profile

from engine.home import models_folder
from engine.methods import Full, Lora
from engine.optimizers import AdamW, AdamW8bit
from engine.precision import Fp32
from engine.runtime.batch import Batch, packed, padded
from engine.runtime.device import Device
from engine.runtime.load import load_model
from engine.runtime.loss import token_loss
from engine.runtime.offload import Offload
from engine.runtime.tokens import MASKED, Encoded, pack

if TYPE_CHECKING:
    from collections.abc import Callable

CPU = Device(torch.device("cpu"), "cpu")
LENGTH = 512
MB = 1e6
MOST_TIME = 1.03
"""Bound of the chunked loss's CPU time, as a share of the whole logits'."""
MOST_MEMORY = 0.6
"""Bound of a step's peak with it, as a share of the whole logits'."""


class Beside:
    """Memory that torch's allocator does not know, as the computer's is to a card."""

    def put(self, flat: torch.Tensor) -> Any:
        """Copy a tensor away."""
        return flat.numpy().copy()

    def get(self, kept: Any) -> torch.Tensor:
        """Copy it back."""
        return torch.from_numpy(kept).clone()


@dataclass(frozen=True)
class Variant:
    """One setting of the levers."""

    chunked: bool = True
    checkpointing: bool = True
    offloading: bool = False


def main() -> int:
    """Measure the levers and print what they do."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--quick", action="store_true", help="one round of short rows: only shows that it runs"
    )
    quick = asked.parse_args().quick
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)  # threads that wait for each other would count as work
    rounds, length = (1, 128) if quick else (2, LENGTH)
    print(load())
    bounds = losses_and_activations(rounds, length)
    optimizers()
    packing(rounds, length)
    print(load())
    return 0 if quick else verdict(bounds)


def losses_and_activations(rounds: int, length: int) -> dict[str, tuple[float, float]]:
    """Move loss, checkpointing and offloading on a LoRA of the starter model."""
    model = Lora().prepare(starter())
    batch = a_batch([length] * 2, answer=0)
    variants = {
        "whole logits": Variant(chunked=False),
        "chunked loss": Variant(),
        "and offloading": Variant(offloading=True),
        "chunked, no checkpointing": Variant(checkpointing=False),
        "the same, and offloading": Variant(checkpointing=False, offloading=True),
    }
    peaks, seconds = {}, {name: [] for name in variants}
    for name, variant in variants.items():
        peaks[name] = peak(a_step(model, batch, variant))
    for _ in range(rounds):
        for name, variant in variants.items():
            seconds[name].append(cpu(a_step(model, batch, variant)))
    whole, best = "whole logits", {name: min(taken) for name, taken in seconds.items()}
    print(f"\nLoRA r 16 in float32, 2 rows of {length} tokens, every token trained, 49152 words\n")
    rows = []
    for name in variants:
        memory, taken = peaks[name], best[name]
        shares = (f"{memory / peaks[whole]:.2f}", f"{taken:.2f}", f"{taken / best[whole]:.3f}")
        rows.append((name, f"{memory / MB:.0f}", *shares))
    print(table(("", "peak beside the weights, MB", "share", "CPU s a step", "share"), rows))
    chunked = "chunked loss"
    return {
        "CPU time of the chunked loss": (best[chunked] / best[whole], MOST_TIME),
        "peak of the chunked loss": (peaks[chunked] / peaks[whole], MOST_MEMORY),
    }


def optimizers() -> None:
    """Compare what the optimizers keep for full tuning."""
    rows = []
    for kind in (AdamW, AdamW8bit):
        model = Full().prepare(starter())
        optimizer = kind().build([{"params": list(model.parameters())}], CPU.torch)
        for value in model.parameters():
            value.grad = torch.full_like(value, 1e-4)
        optimizer.step()
        began = time.process_time()
        optimizer.step()
        seconds = time.process_time() - began
        state = [value for kept in optimizer.state.values() for value in kept.values()]
        held = sum({value.data_ptr(): value.nbytes for value in state if torch.is_tensor(value)}.values())
        rows.append((kind.__name__, f"{held / MB:.0f}", f"{seconds:.2f}"))
    print("\nOptimizer state of full tuning; paged, it may leave a card as well\n")
    print(table(("", "MB", "CPU s a step"), rows))


def packing(rounds: int, length: int) -> None:
    """Compare rows of many lengths, padded and packed."""
    model = Lora().prepare(starter())
    rows = a_rows([length * part // 16 for part in (2, 12, 3, 5, 16, 4, 7, 3, 9, 3)], answer=0)
    groups = [[rows[number] for number in group] for group in pack(rows, length)]
    ways = {
        "padded, two rows a batch": [padded(rows[at : at + 2], 0) for at in range(0, len(rows), 2)],
        "packed, one sequence a batch": [packed([group], 0) for group in groups],
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(max(1, rounds // 2)):
        for name, batches in ways.items():
            seconds[name].append(sum(cpu(a_step(model, batch, Variant())) for batch in batches))
    print(f"\nThe same {sum(len(row.ids) for row in rows)} tokens in rows of many lengths\n")
    found = []
    for name, batches in ways.items():
        tokens = sum(batch["input_ids"].numel() for batch in batches)
        most = max(peak(a_step(model, batch, Variant())) for batch in batches)
        found.append((name, str(tokens), f"{min(seconds[name]):.1f}", f"{most / MB:.0f}"))
    print(table(("", "tokens computed", "CPU s", "highest peak, MB"), found))


def a_step(model: Any, batch: Batch, variant: Variant) -> Callable[[], None]:
    """Return a function that computes a loss and its gradients."""
    base = model.get_base_model()
    switch = (
        base.activation_checkpointing_enable
        if variant.checkpointing
        else base.activation_checkpointing_disable
    )
    switch(*([{"use_reentrant": False}] if variant.checkpointing else []))
    model.enable_input_require_grads()
    model.train()
    loss, refusal = token_loss(model, chunked=variant.chunked)
    assert refusal is None
    around = Offload(model, Beside()) if variant.offloading else contextlib.nullcontext

    def step() -> None:
        with around():
            value = loss.mean(model, batch)
        value.backward()
        model.zero_grad()

    return step


def peak(step: Callable[[], None]) -> int:
    """Return the most bytes that lived at once, counted from before the step."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as seen:
        step()
    events = [event for event in seen.profiler.kineto_results.events() if event.name() == "[memory]"]
    now = most = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        now += event.nbytes()
        most = max(most, now)
    return most


def cpu(step: Callable[[], None]) -> float:
    """Return the CPU seconds of a step."""
    began = time.process_time()
    step()
    return time.process_time() - began


def starter() -> Any:
    """Load the starter model in float32."""
    return load_model(models_folder() / "SmolLM2-135M-Instruct", Fp32(), CPU)


def a_batch(lengths: list[int], answer: int) -> Batch:
    """Return padded rows of random words."""
    return padded(a_rows(lengths, answer), 0)


def a_rows(lengths: list[int], answer: int) -> list[Encoded]:
    """Return rows of random words; the first `answer` of each are not trained."""
    drawn = torch.Generator().manual_seed(3)
    rows = []
    for length in lengths:
        ids = torch.randint(5, 40_000, (length,), generator=drawn).numpy().astype("int32")
        labels = ids.copy()
        labels[: max(1, answer)] = MASKED
        rows.append(Encoded(ids, labels, 0))
    return rows


if __name__ == "__main__":
    sys.exit(main())
