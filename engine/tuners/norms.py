"""Norms that are trained in float32 whatever the model computes in: PEFT copies them as they are."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
from peft.tuners.ln_tuning.layer import LNTuningLayer

if TYPE_CHECKING:
    from collections.abc import Iterator


def exact(model: Any) -> None:
    """Let every norm that PEFT copied hold and compute float32, and give the type that it is given."""
    for layer in model.modules():
        if isinstance(layer, LNTuningLayer):
            for norm in layer.ln_tuning_layers.values():
                norm.float()
                passage = _Passage()
                norm.register_forward_pre_hook(passage.enter)
                norm.register_forward_hook(passage.leave)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep PEFT from warning that a norm is no linear layer, which this method means."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Unsupported layer type", UserWarning)
        yield


def is_norm(module: Any) -> bool:
    """Say whether a module is a normalisation with weights of its own."""
    return "norm" in type(module).__name__.lower() and isinstance(
        getattr(module, "weight", None), torch.nn.Parameter
    )


class _Passage:
    """Takes hidden states into a norm in float32, and out of it in the type they came in."""

    def __init__(self) -> None:
        self._dtype: torch.dtype | None = None

    def enter(self, module: Any, inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        """Remember the type and return the inputs in float32."""
        del module
        self._dtype = inputs[0].dtype
        return (inputs[0].float(), *inputs[1:])

    def leave(self, module: Any, inputs: Any, output: torch.Tensor) -> torch.Tensor:
        """Return the output in the type that was remembered."""
        del module, inputs
        return output if self._dtype is None else output.to(self._dtype)
