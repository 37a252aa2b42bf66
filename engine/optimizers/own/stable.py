"""AdamW whose updates are clipped one parameter at a time (Wortsman et al., 2023, arXiv:2304.13013)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.optimizers.own.stepwise import Stepwise, adam, decay

if TYPE_CHECKING:
    import torch


class StableAdamW(Stepwise):
    """Shortens an update whose gradients are larger than they used to be, as Adafactor does."""

    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Divide the step by how many times larger than usual the gradient is, if it is."""
        direction = adam(grad, state, group)
        usual = (state["exp_avg_sq"] / (1 - group["betas"][1] ** state["step"])).clamp_(min=group["eps"] ** 2)
        surprise = (grad.square().div_(usual)).mean().sqrt_().clamp_(min=1.0)
        decay(value, group)
        value.sub_(direction.mul_(group["lr"] / surprise))
