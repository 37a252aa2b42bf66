"""What an optimizer decides: how gradients become changes of the weights."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from engine.spec import Spec, Ui, kind_of

if TYPE_CHECKING:
    import torch


class Optimizer(Spec):
    """How gradients become changes of the weights."""

    state_bytes_per_parameter: ClassVar[float]
    """Memory that it keeps for each trained parameter; of a large matrix where that matters."""
    hidden_apart: ClassVar[bool] = False
    """Whether it treats the matrices inside a model's layers differently from all other parameters."""
    whole_weights: ClassVar[bool] = False
    """Whether it is made for whole weight matrices, and pointless on the narrow ones of an adapter."""
    fallback: ClassVar[str] = ""
    """Kind that runs in its place on a processor; empty where it runs there itself."""

    smaller: ClassVar[str] = ""
    """Kind that does the same with its state in 8 bit; empty where there is none."""

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
        """Build the optimizer over parameter groups, each with its own weight_decay.

        Where `hidden_apart` is set, each group says by `hidden` whether it holds matrices inside layers.
        """

    def refusal(self, *, adapter: bool, quantized: bool) -> str | None:
        """Return the name of the reason why it cannot train an adapter, or a whole model, or None."""
        del quantized
        return "optimizer_needs_whole_weights" if adapter and self.whole_weights else None

    def used(self, device: torch.device) -> str:
        """Return the kind that really runs on this device; differs from `kind` only for a stated fallback."""
        return self.fallback if self.fallback and device.type != "cuda" else kind_of(self)

    def state_bytes(self, shape: tuple[int, ...], *, hidden: bool) -> int:
        """Return the bytes of state of a trained parameter; `hidden`: it is a matrix inside a layer."""
        del hidden
        return int(math.prod(shape) * self.state_bytes_per_parameter)
