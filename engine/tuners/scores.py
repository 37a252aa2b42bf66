"""How much each direction of an AdaLoRA layer matters, followed over the steps of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PARTS: Final = ("lora_A", "lora_B", "lora_E")


class Scores(torch.nn.Module):
    """The importance of a layer's weights and how uncertain it is, as running means, and what is silent.

    All of it are buffers, so that a checkpoint holds them with the adapter and a resumed run goes on from
    them exactly.
    """

    silent: torch.Tensor

    def __init__(self, layer: Any, adapter: str) -> None:
        super().__init__()
        for part in _PARTS:
            value = getattr(layer, part)[adapter].detach()
            self.register_buffer(f"importance_{part[-1]}", torch.zeros_like(value, dtype=torch.float32))
            self.register_buffer(f"uncertainty_{part[-1]}", torch.zeros_like(value, dtype=torch.float32))
        strengths = layer.lora_E[adapter].detach()
        self.register_buffer("silent", torch.zeros_like(strengths, dtype=torch.bool))

    @torch.no_grad()
    def follow(self, layer: Any, adapter: str, beta1: float, beta2: float) -> None:
        """Take into account what the weights and gradients of a step show."""
        for part, importance, uncertainty in self._parts():
            value = getattr(layer, part)[adapter]
            if value.grad is None:
                continue
            now = (value * value.grad).abs()
            importance.mul_(beta1).add_(now, alpha=1 - beta1)
            uncertainty.mul_(beta2).add_((now - importance).abs(), alpha=1 - beta2)

    def of_directions(self) -> torch.Tensor:
        """Return how much each direction matters (r): its strength, and on average its two vectors."""
        parts = {part: importance * uncertainty for part, importance, uncertainty in self._parts()}
        return parts["lora_E"].view(-1) + parts["lora_A"].mean(1) + parts["lora_B"].mean(0)

    @torch.no_grad()
    def keep_silent(self, layer: Any, adapter: str) -> None:
        """Set the strength of every silent direction to zero."""
        layer.lora_E[adapter].masked_fill_(self.silent, 0.0)

    def _parts(self) -> Iterator[tuple[str, torch.Tensor, torch.Tensor]]:
        for part in _PARTS:
            yield part, getattr(self, f"importance_{part[-1]}"), getattr(self, f"uncertainty_{part[-1]}")


def silence(scores: Sequence[Scores], budget: int) -> None:
    """Leave as many directions as the budget allows, those that matter most in all layers together."""
    found = torch.cat([one.of_directions() for one in scores])
    silent = torch.ones_like(found, dtype=torch.bool)
    silent[found.topk(min(budget, len(found))).indices] = False
    for one, part in zip(scores, silent.split([len(one.silent) for one in scores]), strict=True):
        one.silent.copy_(part[:, None])
