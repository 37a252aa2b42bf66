"""A few coefficients of the update's spectrum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class FourierFt(LinearTuner):
    """FourierFT: learn a few waves of the update's spectrum (Gao et al., 2024, arXiv:2405.03003)."""

    usual_rate: ClassVar[float] = 3e-2

    kind: Literal["fourierft"] = "fourierft"
    n_frequency: Annotated[int, Field(ge=1, le=100_000, title="Waves"), Ui(group="Method", step=500)] = 1000
    """Coefficients that are trained beside each layer."""
    scaling: Annotated[float, Field(gt=0, le=100_000, title="Scaling"), Ui(group="Method", step=50)] = 150.0
    """How loud the update speaks. Large, because each wave is spread over the whole layer."""
    random_loc_seed: Annotated[
        int, Field(ge=0, lt=1 << 31, title="Seed of the waves"), Ui(group="Method", advanced=True)
    ] = 777
    """Number that decides which waves are trained."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Begin with a spectrum of zeros, which leaves the model as it is."""
        from peft import FourierFTConfig

        del model
        return FourierFTConfig(
            n_frequency=self.n_frequency,
            scaling=self.scaling,
            random_loc_seed=self.random_loc_seed,
            init_weights=True,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count the waves."""
        return min(self.n_frequency, wide * tall)
