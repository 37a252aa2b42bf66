"""Gradient checkpointing keeps nothing of a layer, and changes no number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.live_bytes import CPU, peak_of

from engine.methods import Lora
from engine.precision import Fp32, Int8, Nf4, Precision
from engine.runtime.load import load_model
from engine.runtime.recompute import recompute_layers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)
EVERY = pytest.mark.parametrize("precision", [Fp32(), Nf4(), Int8()], ids=["fp32", "nf4", "int8"])


@pytest.fixture
def model_of(make_base: Callable[..., Path]) -> Callable[[Precision], Any]:
    """Return a function that loads a small model with an adapter that has a random part."""
    base = make_base(num_hidden_layers=6, dtype="float32")

    def load(precision: Precision) -> Any:
        torch.manual_seed(3)
        return Lora(r=4, lora_dropout=0.2).prepare(load_model(base, precision, CPU)).train()

    return load


def learn(model: Any) -> tuple[float, list[torch.Tensor]]:
    """Return the loss and the gradients of a batch."""
    torch.manual_seed(7)
    ids = torch.arange(3, 63).repeat(4, 1)
    loss = model(input_ids=ids, labels=ids).loss
    loss.backward()
    return loss.item(), [value.grad for value in model.parameters() if value.requires_grad]


@EVERY
def test_loss_and_gradients_are_the_same_bit_for_bit(
    precision: Precision, model_of: Callable[[Precision], Any]
) -> None:
    kept, computed = model_of(precision), model_of(precision)
    recompute_layers(kept, precision, wanted=False)
    recompute_layers(computed, precision)
    (loss, gradients), (again, found) = learn(kept), learn(computed)
    assert again == loss
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(found, gradients, strict=True))
    assert any(bool(value.any()) for value in found)


@EVERY
def test_a_layer_leaves_nothing_behind(precision: Precision, model_of: Callable[[Precision], Any]) -> None:
    peaks = []
    for wanted in (False, True):
        model = model_of(precision)
        recompute_layers(model, precision, wanted=wanted)
        learn(model)
        peaks.append(peak_of(lambda model=model: learn(model)))
    assert peaks[1] < 0.5 * peaks[0]


def test_the_inputs_of_a_model_ask_for_a_gradient_no_longer_than_they_must(
    model_of: Callable[[Precision], Any],
) -> None:
    model = model_of(Int8())
    for wanted in (True, True, False):
        recompute_layers(model, Int8(), wanted=wanted)
        embedded = model.get_input_embeddings()(torch.arange(3))
        assert embedded.requires_grad == wanted
