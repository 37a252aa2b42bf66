"""RMSprop, one parameter after the other, its weight decay apart from the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from engine.optimizers.own.stepwise import Stepwise, decay

if TYPE_CHECKING:
    from torch import Tensor


class RmsProp(Stepwise):
    """Divides each gradient by the root of the mean of its squares (Tieleman & Hinton, 2012)."""

    def update(self, value: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Step."""
        if not state:
            state["square_avg"] = torch.zeros_like(grad)
        state["square_avg"].mul_(group["alpha"]).addcmul_(grad, grad, value=1 - group["alpha"])
        decay(value, group)
        value.addcdiv_(grad, state["square_avg"].sqrt().add_(group["eps"]), value=-group["lr"])
