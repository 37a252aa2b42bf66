"""Learned tokens that the upper layers attend to through a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting
from engine.methods.freeze import decoder_layers
from engine.methods.peft_tuner import attach
from engine.spec import Ui, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import torch
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class AdaptionPrompt(Method):
    """LLaMA-Adapter: gated tokens that upper layers attend to (Zhang et al., 2023, arXiv:2303.16199)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = False
    writes_only: ClassVar[bool] = True
    usual_rate: ClassVar[float] = 9e-3

    kind: Literal["adaption_prompt"] = "adaption_prompt"
    adapter_len: Annotated[
        int, Field(ge=1, le=1024, title="Learned tokens"), Ui(group="Method", unit="tokens")
    ] = 10
    """Tokens that each adapted layer attends to beside the row."""
    adapter_layers: Annotated[
        int, Field(ge=1, le=256, title="Adapted layers"), Ui(group="Method", unit="layers")
    ] = 30
    """How many layers are adapted, counted from the last one; all of them in a smaller model."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the tokens in float32; raises ProblemError where PEFT cannot."""
        from peft import AdaptionPromptConfig

        config = AdaptionPromptConfig(
            adapter_len=self.adapter_len,
            adapter_layers=min(self.adapter_layers, len(decoder_layers(model))),
            task_type=setting.peft_task,
        )
        tuned = attach(model, config, kind_of(self))
        _compute_alike(tuned)
        return tuned

    def trainable(self, facts: ModelFacts) -> int:
        """Count the tokens and the gate of each adapted layer."""
        layers = min(self.adapter_layers, facts.layers)
        return layers * (self.adapter_len * facts.hidden_size + 1)


def read_exactly(tuned: Any, folder: Path) -> None:
    """Give a loaded adapter the numbers that were saved: PEFT rounds these parts to the base's type.

    Does nothing for an adapter of another kind.
    """
    parts = [value for name, value in tuned.named_parameters() if ".adaption_" in name]
    if not parts:
        return
    for value in parts:
        value.data = value.data.float()
    tuned.load_adapter(str(folder), tuned.active_adapter)
    _compute_alike(tuned)


def _compute_alike(tuned: Any) -> None:
    """Let adapted layers of a 16-bit model compute in its type always, as they do in training."""
    import torch

    half = tuned.get_base_model().dtype
    if half == torch.float32:
        return
    for module in tuned.modules():
        if hasattr(module, "adaption_prompt"):
            device = module.adaption_prompt.device.type
            module.forward = _under(torch.autocast("cpu" if device == "meta" else device, dtype=half), module)


def _under(autocast: torch.autocast, module: torch.nn.Module) -> Callable[..., Any]:
    return autocast(module.forward)
