"""Muon for the matrices inside the layers, AdamW for everything else, in one optimizer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import torch

from engine.optimizers.own.stepwise import Stepwise, adam, decay

if TYPE_CHECKING:
    from collections.abc import Iterable

_TURNS: Final = 5
_CUBIC: Final = (3.4445, -4.7750, 2.0315)
"""Coefficients of Jordan's iteration: five turns bring every singular value near one."""
_ADAM_RMS: Final = 0.2
"""Usual size of AdamW's updates, which Muon's are scaled to (Liu et al., 2025, arXiv:2502.16982)."""


class Muon(Stepwise):
    """Momentum whose update is made orthogonal; groups that are not `hidden` are left to AdamW."""

    def __init__(self, groups: Iterable[dict[str, Any]], **settings: Any) -> None:
        super().__init__(groups, {"hidden": False, **settings})

    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Step by the orthogonal part of Nesterov's momentum."""
        if not group["hidden"]:
            decay(value, group)
            value.sub_(adam(grad, state, group), alpha=group["lr"])
            return
        if not state:
            state["momentum_buffer"] = torch.zeros_like(grad)
        ahead = state["momentum_buffer"].lerp_(grad, 1 - group["momentum"])
        direction = orthogonal(grad.lerp(ahead, group["momentum"]))
        decay(value, group)
        value.sub_(direction, alpha=group["lr"] * _ADAM_RMS * math.sqrt(max(value.shape)))


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Return nearly the orthogonal matrix that is closest, by Newton and Schulz's iteration in bfloat16."""
    found = matrix.bfloat16()
    tall = found.shape[0] > found.shape[1]
    if tall:
        found = found.mT
    found = found / found.norm().clamp(min=1e-7)
    first, second, third = _CUBIC
    for _ in range(_TURNS):
        square = found @ found.mT
        mixed = torch.addmm(square, square, square, beta=second, alpha=third)
        found = torch.addmm(found, mixed, found, beta=first)
    return found.mT if tall else found
