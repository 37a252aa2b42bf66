"""Gradient checkpointing: what a layer computed is thrown away, and computed again for the backward pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.precision import Precision


def ways(precision: Precision) -> dict[str, bool]:
    """Return how PyTorch is to do it for weights held in a precision.

    Where no gradient graph is built in the forward pass (re-entrant), nothing of a layer outlives it. The
    other way lets go of what autograd saves, and 8-bit products keep their inputs beside that.
    """
    return {"use_reentrant": precision.keeps_inputs}


def recompute_layers(model: Any, precision: Precision, *, wanted: bool = True) -> None:
    """Compute the activations of a model's layers again instead of keeping them, or keep them."""
    model.disable_input_require_grads()  # it is switched on with each enabling, and stays on
    if wanted:
        model.activation_checkpointing_enable(ways(precision))
    else:
        model.activation_checkpointing_disable()
