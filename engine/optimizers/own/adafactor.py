"""Adafactor, one parameter after the other.

transformers' keeps what one update took for itself until the next one has begun: two matrices more at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch

from engine.optimizers.own.stepwise import Stepwise, decay

if TYPE_CHECKING:
    from torch import Tensor

_TINY: Final = 1e-30
"""Keeps the square of a gradient above zero."""


class Adafactor(Stepwise):
    """Shazeer & Stern, 2018, arXiv:1804.04235, with the learning rate of a schedule, and without momentum."""

    def update(self, value: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Divide the gradient by its usual size, clip the whole by its mean size, and step."""
        state["step"] = state.get("step", 0) + 1
        remembered = 1.0 - state["step"] ** group["decay_rate"]
        square = grad.square().add_(_TINY)
        if grad.ndim > 1:
            row = _mean(square, -1, "exp_avg_sq_row", state, remembered)
            column = _mean(square, -2, "exp_avg_sq_col", state, remembered)
            across = (row / row.mean(-1, keepdim=True)).rsqrt_().unsqueeze(-1)
            update = torch.mul(across, column.rsqrt().unsqueeze(-2), out=square).mul_(grad)
        else:
            kept = state.setdefault("exp_avg_sq", torch.zeros_like(grad)).lerp_(square, 1 - remembered)
            update = torch.rsqrt(kept, out=square).mul_(grad)
        size = torch.linalg.vector_norm(update).div_(update.numel() ** 0.5)
        decay(value, group)
        value.sub_(update.mul_(group["lr"] / (size / group["clip_threshold"]).clamp_(min=1.0)))


def _mean(square: Tensor, axis: int, name: str, state: dict[str, Any], remembered: float) -> Tensor:
    """Take the mean of squares along an axis into the one that is remembered."""
    found = square.mean(axis)
    if name not in state:
        state[name] = torch.zeros_like(found)
    return state[name].lerp_(found, 1 - remembered)
