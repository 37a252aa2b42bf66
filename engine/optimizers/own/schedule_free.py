"""Schedule-free AdamW: an average of the weights stands in for a falling learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch

from engine.optimizers.own.stepwise import Stepwise, usual_size

if TYPE_CHECKING:
    from collections.abc import Iterable

_AWAY: Final = "y"
"""Where the weights that gradients are taken at wait while a parameter holds the averaged ones."""


class ScheduleFreeAdamW(Stepwise):
    """Defazio et al., 2024, arXiv:2405.15682.

    Gradients are taken between the averaged weights (x) and the quick ones (z, in the state). While it
    trains, parameters hold that point (y); `eval` puts the averaged weights in their place, and `train`
    brings back the very numbers that were there: measuring a model does not change how it goes on.
    """

    def __init__(self, groups: Iterable[dict[str, Any]], **settings: Any) -> None:
        super().__init__(groups, settings)

    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Move the quick weights against the gradient, and the parameter with them and their average."""
        if not state:
            state.update(step=0, weight_sum=0.0, lr_max=0.0)
            state["z"] = value.clone()
            state["exp_avg_sq"] = torch.zeros_like(value)
        beta1, beta2 = group["betas"]
        state["step"] += 1
        state["lr_max"] = max(state["lr_max"], group["lr"])
        weight = state["lr_max"] ** 2
        state["weight_sum"] += weight
        share = weight / state["weight_sum"] if state["weight_sum"] else 0.0
        size = usual_size(grad, state, beta2).add_(group["eps"])
        direction = torch.div(grad, size, out=size)
        if group["weight_decay"]:
            direction.add_(value, alpha=group["weight_decay"])
        value.lerp_(state["z"], share)
        value.sub_(direction, alpha=group["lr"] * (1 - beta1 * (1 - share)))
        state["z"].sub_(direction, alpha=group["lr"])

    @torch.no_grad()
    def eval(self) -> None:
        """Let the parameters hold the averaged weights: what is measured, sampled and saved."""
        for group in self.param_groups:
            for value in group["params"]:
                state = self.state.get(value)
                if state and _AWAY not in state:
                    state[_AWAY] = value.clone()
                    value.lerp_(state["z"], 1 - 1 / group["betas"][0])

    @torch.no_grad()
    def train(self) -> None:
        """Let the parameters hold again what gradients are taken at."""
        for group in self.param_groups:
            for value in group["params"]:
                state = self.state.get(value)
                if state and _AWAY in state:
                    value.copy_(state.pop(_AWAY))
