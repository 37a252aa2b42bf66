"""An optimizer's updates, repeated from one parameter of each shape, are those of all parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from pydantic import TypeAdapter
from torch._subclasses.fake_tensor import FakeTensorMode

from engine.optimizers import OPTIMIZERS, AnyOptimizer
from engine.runtime import updates as updating
from engine.runtime.updates import run_updates, updates_of
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.runtime.updates import Build

KINDS = [kind_of(optimizer) for optimizer in OPTIMIZERS]
SHAPES = [(16, 512), (512, 16), (16, 768), (768, 16), (512,), (1,)]


def layers(count: int, dtype: torch.dtype = torch.float32) -> list[torch.Tensor]:
    return [torch.empty(shape, dtype=dtype, device="meta") for _ in range(count) for shape in SHAPES]


def built_by(kind: str, device: str) -> Build:
    optimizer = TypeAdapter(AnyOptimizer).validate_python({"kind": kind})
    return lambda values: optimizer.build([{"params": values, "weight_decay": 0.01}], torch.device(device))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many parameters were updated at once, each time."""
    found: list[int] = []

    def counting(values: Any, *others: Any) -> Any:
        found.append(len(values))
        return run_updates(values, *others)

    monkeypatch.setattr(updating, "run_updates", counting)
    return found


@pytest.mark.parametrize("device", ["cuda", "cpu"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_repeated_is_what_all_parameters_do(kind: str, device: str) -> None:
    build, block = built_by(kind, device), 512 if device == "cuda" else 1
    trained = [*layers(5), torch.empty(3000, 16, device="meta"), *layers(2, torch.bfloat16)]
    with FakeTensorMode(allow_non_fake_inputs=True):
        assert updates_of(trained, build, block) == run_updates(trained, build, block)


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_card_no_optimizer_updates_all_parameters(kind: str, counted: list[int]) -> None:
    with FakeTensorMode(allow_non_fake_inputs=True):
        updates_of(layers(40), built_by(kind, "cuda"), 512)
    assert max(counted) == 2 * len(SHAPES)


def test_an_optimizer_that_works_on_all_at_once_updates_all(counted: list[int]) -> None:
    trained = layers(4)

    def build(values: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
        return torch.optim.AdamW(values, foreach=True)

    with FakeTensorMode(allow_non_fake_inputs=True):
        found = updates_of(trained, build, 512)
        assert found == run_updates(trained, build, 512)
    assert len(trained) in counted


def test_a_few_parameters_are_updated_without_a_trial(counted: list[int]) -> None:
    with FakeTensorMode(allow_non_fake_inputs=True):
        updates_of(layers(2), built_by("adamw", "cuda"), 512)
    assert counted == [2 * len(SHAPES)]
