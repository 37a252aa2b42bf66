"""Freeze tuning: only the last layers are trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, layer_shapes
from engine.spec import Ui

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class Freeze(Method):
    """Freeze tuning: train the last layers whole and leave the rest as it is."""

    adapter: ClassVar[bool] = False
    quantized: ClassVar[bool] = False
    merges: ClassVar[bool] = True

    kind: Literal["freeze"] = "freeze"
    trainable_layers: Annotated[
        int, Field(ge=1, le=256, title="Trained layers"), Ui(group="Method", unit="layers")
    ] = 2
    """How many decoder layers are trained, counted from the last one."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze everything, then open the last decoder layers in float32."""
        model.requires_grad_(requires_grad=False)
        for layer in decoder_layers(model)[-self.trainable_layers :]:
            layer.float()
            layer.requires_grad_(requires_grad=True)
        for name in setting.new_modules:
            model.get_submodule(name).float().requires_grad_(requires_grad=True)
        return model

    def trainable(self, facts: ModelFacts) -> int:
        """Count the linear layers and the two norms of each trained block."""
        block = sum(wide * tall for wide, tall in layer_shapes(facts).values()) + 2 * facts.hidden_size
        return block * min(self.trainable_layers, facts.layers)


def decoder_layers(model: PreTrainedModel) -> list[torch.nn.Module]:
    """Return the decoder blocks in order: the longest list of modules in the model."""
    import torch

    lists = [list(module) for module in model.modules() if isinstance(module, torch.nn.ModuleList)]
    return max(lists, key=len, default=[])
