"""What the quick fake mode answers is what PyTorch's own fake mode answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from engine.runtime import fake_mode
from engine.runtime.fake_mode import QuickFakeMode

if TYPE_CHECKING:
    from collections.abc import Callable

WORK: dict[str, Callable[[torch.Tensor], Any]] = {
    "new": lambda x: x @ x.t(),
    "another type": lambda x: x.to(torch.bfloat16) + 1,
    "view": lambda x: x[1:, ::2].t(),
    "view of a view": lambda x: x.view(2, 2, 6).transpose(0, 2)[1:],
    "in place": lambda x: x.mul_(2),
    "several": lambda x: x.max(dim=1),
    "pieces": lambda x: x.split(3, 1),
    "nothing given": lambda _: torch.zeros(3, 4, dtype=torch.int32),
    "a number": lambda x: x * 2.5,
    "another number": lambda x: (x > 0).sum() * 2,
    "gather": lambda x: x[torch.tensor([0, 2])],
    "attention": lambda x: torch.nn.functional.scaled_dot_product_attention(*[x.view(1, 2, 2, 6)] * 3),
}


def described(value: Any, given: torch.Tensor) -> Any:
    if not isinstance(value, torch.Tensor):
        return [described(part, given) for part in value]
    shares = value.untyped_storage()._cdata == given.untyped_storage()._cdata
    offset = value.storage_offset()
    return (value.shape, value.stride(), offset, value.dtype, value.device, shares, value is given)


@pytest.mark.parametrize("name", WORK)
def test_a_third_answer_is_like_that_of_the_plain_mode(name: str) -> None:
    with FakeTensorMode(allow_non_fake_inputs=True):
        given = torch.empty(4, 6)
        wanted = described(WORK[name](given), given)
    with QuickFakeMode():
        for _ in range(3):
            given = torch.empty(4, 6)
            assert described(WORK[name](given), given) == wanted


def test_another_shape_type_or_number_is_another_answer() -> None:
    with QuickFakeMode():
        for _ in range(3):
            assert (torch.empty(4, 6) + 1).shape == (4, 6)
            assert (torch.empty(6, 4) + 1).shape == (6, 4)
            assert (torch.empty(4, 6, dtype=torch.long) + 1).dtype == torch.long
            assert (torch.empty(4, 6, dtype=torch.long) + 1.0).dtype == torch.float32
            assert torch.empty(4, 6).t().sum(0).shape == (4,)


def test_gradients_flow_through_what_is_remembered() -> None:
    with QuickFakeMode():
        for _ in range(3):
            weight = torch.nn.Parameter(torch.empty(4, 6))
            (torch.empty(2, 4) @ weight).relu().sum().backward()
            assert weight.grad is not None
            assert weight.grad.shape == (4, 6)


def test_no_more_is_remembered_than_is_bearable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_mode, "_MOST", 20)
    monkeypatch.setattr(QuickFakeMode, "_recipes", {})
    with QuickFakeMode():
        for size in range(50):
            for _ in range(2):
                torch.empty(size) + 1
            assert len(QuickFakeMode._recipes) <= 20
    assert QuickFakeMode._recipes
