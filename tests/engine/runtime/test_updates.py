"""An optimizer's updates, repeated from one parameter of each shape, are those of all parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from pydantic import TypeAdapter
from torch._subclasses.fake_tensor import FakeTensorMode

from engine.optimizers import OPTIMIZERS, AnyOptimizer
from engine.runtime import updates as updating
from engine.runtime.grouping import groups_like
from engine.runtime.updates import run_updates, updates_of
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.runtime.updates import Build, Trained

KINDS = [kind_of(optimizer) for optimizer in OPTIMIZERS]
PLACES = [(kind, "cuda") for kind in KINDS] + [
    (kind, "cpu") for kind in ("adamw", "adamw_8bit", "lion", "lion_8bit", "ademamix", "ademamix_8bit", "sgd")
]
"""Every optimizer on a card, and on a processor those that are another there."""
SHAPES = [(16, 512), (512, 16), (16, 768), (512,)]


def layers(count: int, dtype: torch.dtype = torch.float32) -> list[Trained]:
    """Parameters of so many layers; a matrix of each layer counts as one outside, as embeddings do."""
    found = [torch.empty(shape, dtype=dtype, device="meta") for _ in range(count) for shape in SHAPES]
    return in_turn([(value, value.ndim == 2 and value.shape != (16, 768)) for value in found])


def in_turn(trained: list[Trained]) -> list[Trained]:
    return sorted(trained, key=lambda entry: not entry[1])


def built_by(kind: str, device: str) -> Build:
    optimizer = TypeAdapter(AnyOptimizer).validate_python({"kind": kind})
    place = torch.device(device)
    return lambda values, hidden: optimizer.build(groups_like(values, hidden, optimizer, decay=0.01), place)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many parameters were updated at once, each time."""
    found: list[int] = []

    def counting(values: Any, *others: Any) -> Any:
        found.append(len(values))
        return run_updates(values, *others)

    monkeypatch.setattr(updating, "run_updates", counting)
    return found


@pytest.mark.parametrize(("kind", "device"), PLACES)
def test_what_is_repeated_is_what_all_parameters_do(kind: str, device: str) -> None:
    build, block = built_by(kind, device), 512 if device == "cuda" else 1
    table = (torch.empty(3000, 16, device="meta"), False)
    trained = in_turn([*layers(5), table, *layers(2, torch.bfloat16)])
    with FakeTensorMode(allow_non_fake_inputs=True):
        assert updates_of(trained, build, block) == run_updates(trained, build, block)


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_card_no_optimizer_updates_all_parameters(kind: str, counted: list[int]) -> None:
    with FakeTensorMode(allow_non_fake_inputs=True):
        updates_of(layers(20), built_by(kind, "cuda"), 512)
    assert max(counted) == 2 * len(SHAPES)


def test_an_optimizer_that_works_on_all_at_once_updates_all(counted: list[int]) -> None:
    trained = layers(4)

    def build(values: list[torch.nn.Parameter], hidden: list[bool]) -> torch.optim.Optimizer:
        return torch.optim.AdamW(values, foreach=True)

    with FakeTensorMode(allow_non_fake_inputs=True):
        found = updates_of(trained, build, 512)
        assert found == run_updates(trained, build, 512)
    assert len(trained) in counted


def test_a_few_parameters_are_updated_without_a_trial(counted: list[int]) -> None:
    with FakeTensorMode(allow_non_fake_inputs=True):
        updates_of(layers(2), built_by("adamw", "cuda"), 512)
    assert counted == [2 * len(SHAPES)]
