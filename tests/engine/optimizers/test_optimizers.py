"""Optimizers: what they take in memory, what they are told, and what they do."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.optimizers import OPTIMIZERS, AdamW, AdamW8bit, Optimizer, PagedAdamW8bit
from engine.spec import kind_of

CPU, CARD = torch.device("cpu"), torch.device("cuda")
COUNT = 1 << 16
EVERY = pytest.mark.parametrize("kind", OPTIMIZERS, ids=kind_of)


def stepped(optimizer: Optimizer, steps: int = 1, *, decay: float = 0.0) -> tuple[torch.Tensor, Any]:
    """A weight that starts at one and is drawn to zero, after so many steps, and what moved it."""
    weight = torch.nn.Parameter(torch.ones(COUNT))
    built = optimizer.build([{"params": [weight], "weight_decay": decay}], CPU)
    for _ in range(steps):
        built.zero_grad()
        (weight**2).sum().backward()
        built.step()
    return weight.detach(), built


@EVERY
def test_the_state_takes_the_memory_that_the_forecast_counts(kind: type[Optimizer]) -> None:
    weight, built = stepped(kind())
    (state,) = built.state.values()
    held = [value for value in state.values() if isinstance(value, torch.Tensor) and value.ndim]
    taken = sum({value.data_ptr(): value.nbytes for value in held}.values()) / weight.numel()
    # Scales, and the tables by which 8 bits are read, come on top.
    assert kind.state_bytes_per_parameter <= taken < kind.state_bytes_per_parameter * 1.05


@EVERY
def test_the_first_step_is_as_long_as_the_learning_rate(kind: type[Optimizer]) -> None:
    weight, _ = stepped(kind(learning_rate=0.125))
    assert torch.allclose(weight, torch.full((COUNT,), 0.875), atol=1e-3)


@EVERY
def test_a_few_steps_lead_downhill(kind: type[Optimizer]) -> None:
    weight, _ = stepped(kind(learning_rate=0.05), steps=15)
    assert float(weight.abs().max()) < 0.5


@EVERY
def test_each_group_keeps_its_own_weight_decay(kind: type[Optimizer]) -> None:
    decayed, _ = stepped(kind(learning_rate=0.125, weight_decay=0.9), decay=0.5)
    assert torch.allclose(decayed, torch.full((COUNT,), 0.875 - 0.125 * 0.5), atol=1e-2)


@pytest.mark.parametrize("kind", [AdamW, AdamW8bit, PagedAdamW8bit], ids=kind_of)
def test_the_settings_reach_the_library(kind: type[AdamW | AdamW8bit | PagedAdamW8bit]) -> None:
    settings = kind(learning_rate=1e-3, adam_beta1=0.8, adam_beta2=0.95, adam_epsilon=1e-6)
    _, built = stepped(settings)
    group = built.param_groups[0]
    assert (group["lr"], tuple(group["betas"]), group["eps"]) == (1e-3, (0.8, 0.95), 1e-6)


def test_only_paging_falls_back_on_a_processor_and_says_so() -> None:
    assert [optimizer().used(CARD) for optimizer in OPTIMIZERS] == [kind_of(kind) for kind in OPTIMIZERS]
    fallen = {kind_of(kind): kind().used(CPU) for kind in OPTIMIZERS if kind().used(CPU) != kind_of(kind)}
    assert fallen == {"paged_adamw_8bit": "adamw_8bit"}
    assert type(stepped(PagedAdamW8bit())[1]) is type(stepped(AdamW8bit())[1])
