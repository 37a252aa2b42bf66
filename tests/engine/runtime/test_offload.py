"""What the backward pass needs leaves and comes back as it was; weights stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch.utils.checkpoint import checkpoint
from transformers import AutoConfig, AutoModelForCausalLM

from engine.runtime.device import Device
from engine.runtime.loss import token_loss
from engine.runtime.offload import Offload, offloading

if TYPE_CHECKING:
    from engine.runtime.batch import Batch

CPU = Device(torch.device("cpu"), "cpu")
SIZES = {
    "vocab_size": 96,
    "hidden_size": 48,
    "intermediate_size": 64,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}


class Shelf:
    """Memory that stands in for the computer's beside a card: copies, and a count of what went through."""

    def __init__(self) -> None:
        self.left: list[torch.Tensor] = []
        self.returned = 0

    def put(self, flat: torch.Tensor) -> torch.Tensor:
        kept = flat.clone()
        self.left.append(kept)
        return kept

    def get(self, kept: torch.Tensor) -> torch.Tensor:
        self.returned += 1
        return kept.clone()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def make(kind: str = "llama", **changes: Any) -> Any:
    torch.manual_seed(5)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **{**SIZES, **changes})).train()


def a_batch() -> Batch:
    ids = torch.randint(3, 90, (2, 16), generator=torch.Generator().manual_seed(1))
    return {"input_ids": ids, "labels": ids.clone()}


def learned(model: Any, around: Any, *, chunked: bool = True) -> tuple[torch.Tensor, list[torch.Tensor]]:
    loss, _ = token_loss(model, chunked=chunked)
    model.zero_grad()
    with around():
        value = loss.mean(model, a_batch())
    value.backward()
    return value.detach(), [part.grad.clone() for part in model.parameters() if part.grad is not None]


def nothing() -> Any:
    return offloading(torch.nn.Module(), CPU, wanted=False)[0]()


@pytest.mark.parametrize("checkpointing", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("kind", ["llama", "phi3"])
def test_a_step_is_bit_for_bit_the_same(shelf: Shelf, kind: str, chunked: bool, checkpointing: bool) -> None:
    model = make(kind, pad_token_id=0)
    if checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    plain = learned(model, nothing, chunked=chunked)
    moved = learned(model, Offload(model, shelf, 0), chunked=chunked)
    assert shelf.left
    assert torch.equal(plain[0], moved[0])
    assert len(plain[1]) == len(moved[1]) == len(list(model.parameters()))
    assert all(torch.equal(one, other) for one, other in zip(plain[1], moved[1], strict=True))


def test_the_inputs_of_checkpointed_blocks_leave(shelf: Shelf) -> None:
    model = make()
    model.activation_checkpointing_enable({"use_reentrant": False})
    inputs: list[torch.Tensor] = []
    for block in model.model.layers:
        block.register_forward_pre_hook(lambda _, args: inputs.append(args[0].detach().clone()))
    loss, _ = token_loss(model, chunked=True)
    inputs.clear()  # token_loss tried the model
    with Offload(model, shelf, 2 * 16 * 48 * 4)():
        loss.mean(model, a_batch())
    assert len(inputs) == 3
    for wanted in inputs:
        assert any(torch.equal(kept, wanted.flatten()) for kept in shelf.left)


def test_no_weight_leaves(shelf: Shelf) -> None:
    model = make()
    learned(model, Offload(model, shelf, 0))
    weights = [value.detach().flatten() for value in (*model.parameters(), *model.buffers())]
    for kept in shelf.left:
        assert not any(kept.shape == weight.shape and torch.equal(kept, weight) for weight in weights)


def test_what_is_small_stays(shelf: Shelf) -> None:
    model = make()
    learned(model, Offload(model, shelf, 1 << 20))
    assert not shelf.left


def test_tensors_that_share_a_storage_leave_once_and_share_one_again(shelf: Shelf) -> None:
    weight = torch.nn.Parameter(torch.ones(12))
    offload = Offload(torch.nn.ParameterList([weight]), shelf, 0)
    given = torch.arange(12.0)
    found: list[torch.Tensor] = []

    class Keeps(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, value: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(given, given.view(3, 4).T, given[2:8:3])
            return value.sum()

        @staticmethod
        def backward(ctx: Any, grad: torch.Tensor) -> Any:
            found.extend(ctx.saved_tensors)
            return grad.expand(12)

    with offload():
        loss = Keeps.apply(weight)
    loss.backward()
    assert (len(shelf.left), shelf.returned) == (1, 1)
    for value, wanted in zip(found, (given, given.view(3, 4).T, given[2:8:3]), strict=True):
        assert torch.equal(value, wanted)
        assert value.stride() == wanted.stride()
    assert len({value.untyped_storage().data_ptr() for value in found}) == 1


def test_a_storage_that_changed_since_leaves_as_it_is_now(shelf: Shelf) -> None:
    first, second = (torch.ones(4, requires_grad=True) for _ in range(2))
    given = torch.full((4,), 3.0)
    with Offload(torch.nn.Module(), shelf, 0)():
        before = first * given
        given.add_(4.0)
        after = second * given
    (before.sum() + after.sum()).backward()
    assert first.grad is not None
    assert second.grad is not None
    assert first.grad.tolist() == [3.0] * 4
    assert second.grad.tolist() == [7.0] * 4


def test_a_graph_can_be_walked_twice(shelf: Shelf) -> None:
    weight = torch.nn.Parameter(torch.arange(4.0))
    with Offload(torch.nn.ParameterList([weight]), shelf, 0)():
        loss = checkpoint(lambda value: (value * 2).pow(2).sum(), weight * 3, use_reentrant=False)
    grads = [torch.autograd.grad(loss, weight, retain_graph=True)[0] for _ in range(2)]
    assert torch.equal(*grads)


def test_the_shelf_is_empty_after_the_backward_pass(shelf: Shelf) -> None:
    import weakref

    model = make()
    learned(model, Offload(model, shelf, 0))
    watched = [weakref.ref(kept) for kept in shelf.left]
    shelf.left.clear()
    assert watched
    assert not any(ref() is not None for ref in watched)


def test_on_a_processor_nothing_moves_and_it_says_so() -> None:
    around, note = offloading(make(), CPU, wanted=True)
    with around():
        pass
    assert note is not None
    assert note.code == "offloading_idle"
    assert offloading(make(), CPU, wanted=False)[1] is None
