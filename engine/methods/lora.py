"""Low-rank adapters beside frozen linear layers."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, layer_shapes
from engine.problems import ProblemError
from engine.spec import Ui

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts

_NO_MODULE: Final = r"The following (rank|alpha)_pattern keys did not match any targeted module"

_ON_EXPERTS: Final = "ParamWrapper"
"""What PEFT calls an adapter on a parameter that belongs to no linear layer."""


class Lora(Method):
    """LoRA: train small low-rank matrices beside frozen weights (Hu et al., 2021, arXiv:2106.09685)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    kind: Literal["lora"] = "lora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 16
    """Width of the adapter matrices. Higher learns more and needs more memory."""
    lora_alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 32
    """How loud the adapter speaks, relative to its rank. Twice the rank is a common choice."""
    lora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""
    target_modules: Annotated[
        Literal["all-linear", "attention"], Field(title="Target modules"), Ui(group="Method", advanced=True)
    ] = "all-linear"
    """Which layers receive an adapter: every linear layer, or those of the attention only."""
    use_rslora: Annotated[bool, Field(title="Rank-stabilised scaling"), Ui(group="Method", advanced=True)] = (
        False
    )
    """Scale by the square root of the rank (arXiv:2312.03732); makes ranks above 64 worth their memory."""
    use_dora: Annotated[bool, Field(title="DoRA"), Ui(group="Method")] = False
    """Train direction and magnitude apart (arXiv:2402.09353); closer to full tuning, and slower."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the adapter in float32; raises ProblemError where PEFT cannot."""
        from peft import LoraConfig, get_peft_model

        config = LoraConfig(
            r=self.r,
            lora_alpha=self.lora_alpha,
            lora_dropout=self.lora_dropout,
            target_modules=attention_layers(model) if self.target_modules == "attention" else "all-linear",
            use_rslora=self.use_rslora,
            use_dora=self.use_dora,
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        with warnings.catch_warnings():
            # Experts are parameters, no modules: PEFT adapts them as its pattern says, and warns that not.
            warnings.filterwarnings("ignore", _NO_MODULE, RuntimeWarning)
            try:
                return get_peft_model(model, config)  # type: ignore[return-value]
            except ValueError as error:
                if _ON_EXPERTS not in str(error):
                    raise
                raise ProblemError("adapter_refused_on_experts") from error

    def trainable(self, facts: ModelFacts) -> int:
        """Count two matrices for each layer, and a magnitude for each output with DoRA."""
        shapes = layer_shapes(facts).items()
        chosen = [shape for name, shape in shapes if self.target_modules != "attention" or "attn" in name]
        block = sum(self.r * (wide + tall) + (tall if self.use_dora else 0) for wide, tall in chosen)
        return block * facts.layers


def attention_layers(model: PreTrainedModel) -> list[str]:
    """Return the last name parts of the linear layers inside attention blocks."""
    import torch

    names = {
        name.rpartition(".")[2]
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear)
        and "attn" in name.rpartition(".")[0].replace("attention", "attn")
    }
    return sorted(names)
