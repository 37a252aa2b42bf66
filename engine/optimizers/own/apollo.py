"""APOLLO: plain gradients, scaled as Adam would scale them, seen through a random projection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch

from engine.optimizers.own.stepwise import Stepwise, adam, decay

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_GROWTH: Final = 1.01
"""How much longer than the last one an update may be."""
_SPREAD: Final = 1 << 20
"""Seeds that lie between those of one parameter and the next."""


class ApolloAdamW(Stepwise):
    """Runs Adam on a narrow random image of each `hidden` matrix's gradient, for its scale alone.

    The projection is not kept: it is drawn again from its seed at each step, and changes its seed every
    `update_proj_gap` steps.
    """

    def __init__(self, groups: Iterable[dict[str, Any]], **settings: Any) -> None:
        super().__init__(groups, {"hidden": False, **settings})

    def update(
        self, value: torch.Tensor, grad: torch.Tensor, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Scale each channel of the gradient, or the whole of it, and step."""
        decay(value, group)
        if not group["hidden"]:
            value.sub_(adam(grad, state, group), alpha=group["lr"])
            return
        if not state:
            state["seed"] = len(self.state) * _SPREAD
        wide = grad.shape[0] <= grad.shape[1]
        flat = grad if wide else grad.mT
        image = projection(flat, group["rank"], state["seed"] + _turn(state, group)) @ flat
        scaled = adam(image, state, group)
        axis = 0 if group["scale_type"] == "channel" else (0, 1)
        size = torch.linalg.vector_norm(image, dim=axis, keepdim=True).add_(group["eps"])
        factor = torch.linalg.vector_norm(scaled, dim=axis, keepdim=True).div_(size)
        found = (flat * factor).mul_(group["scale"])
        value.sub_(_limited(found, state) if wide else _limited(found, state).mT, alpha=group["lr"])


def projection(like: torch.Tensor, rank: int, seed: int) -> torch.Tensor:
    """Return the random matrix (rank, rows) of a seed; lengths are kept on average."""
    rank = min(rank, like.shape[0])
    source = torch.Generator(like.device).manual_seed(seed)
    shape = (rank, like.shape[0])
    return torch.randn(shape, generator=source, device=like.device, dtype=like.dtype).div_(rank**0.5)


def _turn(state: dict[str, Any], group: dict[str, Any]) -> int:
    return state.get("step", 0) // group["update_proj_gap"]


def _limited(update: torch.Tensor, state: dict[str, Any]) -> torch.Tensor:
    """Shorten an update that is much longer than the last one."""
    length = torch.linalg.vector_norm(update)
    if "length" in state:
        most = state["length"] * _MOST_GROWTH
        kept = torch.where((length > most) & (most > 0), most / length.clamp(min=1e-30), 1.0)
        update.mul_(kept)
        length = length * kept
    state["length"] = length
    return update
