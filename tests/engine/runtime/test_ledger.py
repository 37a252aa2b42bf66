"""The ledger: every storage is entered once, where it is born, and leaves where it dies."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode

from engine.runtime import ledger as ledgers
from engine.runtime.ledger import INDEX, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["real", "fake"], autouse=True)
def tensors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test holds for tensors with data and without."""
    with FakeTensorMode() if request.param == "fake" else contextlib.nullcontext():
        yield


def changes(ledger: Ledger) -> list[int]:
    return [entry.bytes for passage in ledger.passages for entry in passage.entries]


def test_births_and_deaths_are_entered_in_order() -> None:
    with Ledger() as ledger:
        first = torch.empty(10)
        second = torch.empty(20)
        del first
        del second
    assert changes(ledger) == [40, 80, -40, -80]


def test_a_view_is_no_new_storage_and_keeps_the_old_one_alive() -> None:
    with Ledger() as ledger:
        whole = torch.empty(4, 4)
        part = whole[1:].t()
        del whole
        assert changes(ledger) == [64]
        del part
    assert changes(ledger) == [64, -64]


def test_what_is_changed_in_place_is_entered_once() -> None:
    with Ledger() as ledger:
        value = torch.ones(8)
        value.mul_(2).add_(1)
    assert changes(ledger) == [32]


def test_known_tensors_are_left_out_and_so_are_their_views() -> None:
    weight = torch.ones(8)
    ledger = Ledger()
    ledger.known([weight])
    with ledger:
        weight.view(2, 4).zero_()
        twice = weight * 2
    assert changes(ledger) == [32]
    assert twice.shape == (8,)


def test_sizes_are_rounded_up_to_the_block_of_the_device() -> None:
    with Ledger(block=512) as ledger:
        values = [torch.empty(1), torch.empty(128), torch.empty(129)]
    assert changes(ledger) == [512, 512, 1024]
    assert len(values) == 3


def test_a_storage_has_the_category_of_its_birth_until_it_is_a_gradient() -> None:
    with Ledger() as ledger:
        ledger.category = "transient"
        value = torch.empty(2)
        ledger.adopt(value)
        del value
    entries = ledger.close()[0].entries
    assert [entry.category for entry in entries] == [INDEX["transient"], *[INDEX["gradients"]] * 2]
    assert [entry.bytes for entry in entries] == [8, 0, -8]


def test_moving_what_is_not_in_the_books_changes_nothing() -> None:
    stranger, weight = torch.ones(2), torch.ones(2)
    ledger = Ledger()
    ledger.known([weight])
    with ledger:
        ledger.adopt(stranger)
        ledger.adopt(weight)
    assert changes(ledger) == []


def test_a_death_names_where_the_storage_was_born() -> None:
    with Ledger() as ledger:
        ledger.at("forward", 0)
        value = torch.empty(2)
        ledger.at("forward", 1)
        other = torch.empty(3)
        del value
    born = ledger.passages[1]
    death = ledger.passages[2].entries[-1]
    assert (death.bytes, death.born, death.number) == (-8, born.place, 0)
    assert born.births == 1
    assert other.shape == (3,)


def test_what_dies_after_the_books_are_closed_is_not_entered() -> None:
    with Ledger() as ledger:
        value = torch.empty(2)
    ledger.close()
    del value
    assert changes(ledger) == [8]


def test_an_opened_operation_shows_what_it_takes_inside() -> None:
    def inside(left: Any, right: Any) -> Any:
        wide = torch.cat([left, right])
        return wide[:2] + 1

    pair = torch.ones(2), torch.ones(2)
    with Ledger(expand={torch.ops.aten.mul.Tensor: inside}) as ledger:
        result = pair[0] * pair[1]
    assert changes(ledger) == [16, 8, -16]
    assert result.shape == (2,)


def test_gradients_that_autograd_adds_up_are_added_in_place() -> None:
    weight = torch.nn.Parameter(torch.ones(64))
    ledger = Ledger()
    ledger.known([weight])
    with ledger:
        loss = (weight * 2).sum() + (weight * 3).sum()
        ledger.turn()
        loss.backward()
    live = most = 0
    for passage in ledger.close():
        for entry in passage.entries:
            live += entry.bytes
            if passage.place[0] == "turn":
                most = max(most, live)
    assert most < 3 * 256  # two gradients, never a third for their sum


def test_a_step_of_too_many_operations_is_given_up_between_two_layers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledgers, "MOST_OPERATIONS", 50)

    def endless() -> None:
        with Ledger() as ledger:
            for layer in range(1000):
                ledger.at("forward", layer)
                torch.ones(1)

    with pytest.raises(RuntimeError, match="more than 50 operations"):
        endless()


def test_a_gradient_that_is_added_up_is_gone_again() -> None:
    weight = torch.nn.Parameter(torch.ones(4, 4))
    given = torch.ones(2, 4)

    def books() -> Ledger:
        ledger = Ledger()
        ledger.known([weight, given])
        ledger.known([] if weight.grad is None else [weight.grad])
        handle = weight.register_post_accumulate_grad_hook(lambda held: ledger.adopt(held.grad))
        with ledger:
            loss = (given @ weight).sum()
            ledger.turn()
            loss.backward()
            del loss
            ledger.at("end")
        handle.remove()
        ledger.close()
        return ledger

    first, second = books(), books()
    if isinstance(weight, FakeTensor):
        assert first.added_up() == second.passages
    else:
        assert first.added_up() in (None, second.passages)


def test_a_gradient_that_was_copied_says_nothing_of_the_next(tensors: None) -> None:
    del tensors
    weight = torch.nn.Parameter(torch.ones(4, 4))
    ledger = Ledger()
    ledger.known([weight])
    weight.register_post_accumulate_grad_hook(lambda held: ledger.adopt(held.grad))
    with ledger:
        weight.t().sum().backward()  # an expanded gradient must be copied
    assert ledger.added_up() is None
