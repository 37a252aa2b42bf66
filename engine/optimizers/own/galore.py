"""GaLore: Adam in the few directions that a matrix's gradient mostly points in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from engine.optimizers.own.stepwise import Stepwise, adam, decay

if TYPE_CHECKING:
    from collections.abc import Iterable


class GaLoreAdamW(Stepwise):
    """Keeps Adam's state in the leading singular directions of each `hidden` matrix's gradient.

    Directions are found anew every `update_proj_gap` steps, and the state goes on in the new ones.
    """

    def __init__(self, groups: Iterable[dict[str, Any]], **settings: Any) -> None:
        super().__init__(groups, {"hidden": False, **settings})

    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Step within the directions; parameters that are not hidden matrices take AdamW's step."""
        decay(value, group)
        if not group["hidden"]:
            value.sub_(adam(grad, state, group), alpha=group["lr"])
            return
        if state.get("step", 0) % group["update_proj_gap"] == 0:
            state["projector"] = leading(grad, group["rank"])
        projector = state["projector"]
        if value.shape[0] <= value.shape[1]:
            found = projector @ adam(projector.mT @ grad, state, group)
        else:
            found = adam(grad @ projector, state, group) @ projector.mT
        value.sub_(found, alpha=group["lr"] * group["scale"])


def leading(grad: torch.Tensor, rank: int) -> torch.Tensor:
    """Return the leading singular vectors (short side, rank) of a gradient, on its shorter side."""
    wide = grad.shape[0] <= grad.shape[1]
    left, _, right = torch.linalg.svd(grad.float(), full_matrices=False)
    found = left[:, :rank] if wide else right[:rank].mT
    return found.to(grad.dtype).contiguous()
