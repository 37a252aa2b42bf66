"""AdEMAMix: Adam with a second, very slow memory of past gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, cast

from pydantic import Field

from engine.optimizers.adamw import Adam
from engine.spec import Ui

if TYPE_CHECKING:
    import torch


class Mixed(Adam):
    """What every AdEMAMix here has in common."""

    beta3: Annotated[
        float, Field(ge=0, lt=1, title="Beta 3"), Ui(group="Optimizer", step=0.0001, advanced=True)
    ] = 0.9999
    """How slowly the second mean of past gradients forgets."""
    alpha: Annotated[float, Field(ge=0, le=100, title="Alpha"), Ui(group="Optimizer", advanced=True)] = 5.0
    """Weight of the slow mean beside the quick one."""

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of bitsandbytes' classes."""
        betas = (self.adam_beta1, self.adam_beta2, self.beta3)
        return {**super().arguments(), "betas": betas, "alpha": self.alpha}


class AdEMAMix(Mixed):
    """AdEMAMix (Pagliardini et al., 2024, arXiv:2409.03137): remembers old gradients; for long runs."""

    state_bytes_per_parameter: ClassVar[float] = 12.0
    smaller: ClassVar[str] = "paged_ademamix_8bit"

    kind: Literal["ademamix"] = "ademamix"

    def build(self, groups: list[dict[str, Any]], device: torch.device) -> torch.optim.Optimizer:
        """Build bitsandbytes' AdEMAMix; it runs on processors too.

        Its class for 32 bit alone makes room for one mean instead of two (0.50.2).
        """
        from bitsandbytes.optim import AdEMAMix as Built

        del device
        return Built(cast("Any", groups), **self.arguments())
