"""An optimizer that updates one parameter after the other, and the direction that Adam gives each."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable


class Stepwise(torch.optim.Optimizer):
    """Updates one parameter after the other, so that what an update needs in between exists only once."""

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """Update every parameter that has a gradient."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for value in group["params"]:
                if value.grad is not None:
                    self.update(value, value.grad, self.state[value], group)
        return loss

    @abstractmethod
    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change one parameter in place; `state` is what is remembered of it, empty at first."""


def adam(grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]) -> torch.Tensor:
    """Return Adam's direction for a gradient: the mean of past ones, divided by their usual size."""
    if "step" not in state:
        state["step"] = 0
        state["exp_avg"] = torch.zeros_like(grad)
        state["exp_avg_sq"] = torch.zeros_like(grad)
    state["step"] += 1
    beta1, beta2 = group["betas"]
    state["exp_avg"].lerp_(grad, 1 - beta1)
    size = usual_size(grad, state, beta2).add_(group["eps"])
    return torch.div(state["exp_avg"], size, out=size).div_(1 - beta1 ** state["step"])


def usual_size(grad: torch.Tensor, state: dict[str, Any], beta2: float) -> torch.Tensor:
    """Take a gradient into the mean of squares and return the square root of that, freed of its bias."""
    state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    return (state["exp_avg_sq"] / (1 - beta2 ** state["step"])).sqrt_()


def decay(value: torch.Tensor, group: dict[str, Any]) -> None:
    """Pull a parameter towards zero, by its learning rate and not through its gradient."""
    if group["weight_decay"]:
        value.mul_(1 - group["lr"] * group["weight_decay"])
