"""Operations of published stacks, as one kernel or as several: what they keep for the backward pass."""

from __future__ import annotations

from typing import Any

import torch


def rotated(states: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """Return rotated states, by kernels of their own for each step."""
    wide = states.float()
    left, right = wide.chunk(2, -1)
    return (wide * angles + torch.cat((-right, left), -1) * angles).type_as(states)


class FusedNorm(torch.autograd.Function):
    """One kernel: keeps its input."""

    @staticmethod
    def forward(ctx: Any, hidden: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(hidden)
        return torch.empty_like(hidden)

    @staticmethod
    def backward(ctx: Any, *_: torch.Tensor) -> torch.Tensor:
        return torch.empty_like(ctx.saved_tensors[0])


class FusedRotation(torch.autograd.Function):
    """One kernel: keeps nothing of its input."""

    @staticmethod
    def forward(ctx: Any, states: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(angles)
        return torch.empty_like(states)

    @staticmethod
    def backward(_: Any, *grads: torch.Tensor) -> tuple[torch.Tensor, None]:
        return torch.empty_like(grads[0]), None


class FusedSwiglu(torch.autograd.Function):
    """One kernel: keeps its two inputs, not the activation."""

    @staticmethod
    def forward(ctx: Any, gate: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(gate, up)
        return torch.empty_like(gate)

    @staticmethod
    def backward(ctx: Any, *_: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        gate, up = ctx.saved_tensors
        return torch.empty_like(gate), torch.empty_like(up)


class FusedCrossEntropy(torch.autograd.Function):
    """One kernel over 16-bit logits: the gradient is written over them."""

    @staticmethod
    def forward(ctx: Any, logits: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(logits)
        return torch.empty((), dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, *_: torch.Tensor) -> torch.Tensor:
        return ctx.saved_tensors[0]
