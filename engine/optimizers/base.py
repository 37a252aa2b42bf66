"""What an optimizer decides: how gradients become changes of the weights."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from engine.spec import Spec, Ui, kind_of

if TYPE_CHECKING:
    import torch


class Optimizer(Spec):
    """How gradients become changes of the weights."""

    state_bytes_per_parameter: ClassVar[float]
    """Memory that the optimizer keeps for each trained parameter."""

    learning_rate: Annotated[
        float, Field(gt=0, le=1, title="Learning rate"), Ui(group="Optimizer", step=1e-5)
    ] = 2e-4
    """Size of each step. Too high diverges, too low learns nothing; adapters take ten times full tuning's."""
    weight_decay: Annotated[
        float, Field(ge=0, le=1, title="Weight decay"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.0
    """Pull of every weight towards zero; norms and biases are left out."""

    @abstractmethod
    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build the optimizer over parameter groups, each with its own weight_decay."""

    def refusal(self, *, adapter: bool, quantized: bool) -> str | None:
        """Return the name of the reason why it cannot train an adapter, or a whole model, or None."""
        del adapter, quantized

    def used(self, device: torch.device) -> str:
        """Return the kind that really runs on this device; differs from `kind` only for a stated fallback."""
        del device
        return kind_of(self)
