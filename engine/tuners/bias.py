"""BitFit: what is added to the biases that a model's layers have, or could have (arXiv:2106.10199)."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import torch
from peft import PeftConfig
from peft.mapping import (
    PEFT_TYPE_TO_CONFIG_MAPPING,
    PEFT_TYPE_TO_PREFIX_MAPPING,
    PEFT_TYPE_TO_TUNER_MAPPING,
)
from peft.tuners.tuners_utils import BaseTuner, BaseTunerLayer
from torch import nn
from transformers.initialization import no_init_weights

if TYPE_CHECKING:
    from transformers import PreTrainedModel

KIND: Final[Any] = "BITFIT"
_PREFIX: Final = "bitfit_"
_SWITCHES: Final = ("attention_bias", "mlp_bias", "use_bias", "use_qkv_bias", "qkv_bias")
"""Settings by which architectures give biases to their linear layers."""


@dataclass
class BiasConfig(PeftConfig):
    """What is kept beside the biases, in PEFT's adapter_config.json."""

    target_modules: list[str] | str | None = field(default=None)
    exclude_modules: list[str] | str | None = field(default=None)
    modules_to_save: list[str] | None = field(default=None)
    switches: list[str] | None = field(default=None)
    """Settings of the model that have to be true for it to hold the new biases."""

    def __post_init__(self) -> None:
        """Say what kind of adapter it is."""
        super().__post_init__()
        self.peft_type = KIND


class BiasLayer(nn.Module, BaseTunerLayer):
    """A layer of the base and what is added to each of its outputs."""

    adapter_layer_names = ("bitfit_bias",)

    def __init__(self, base_layer: nn.Module, name: str, config: BiasConfig) -> None:
        super().__init__()
        self.base_layer = base_layer
        self.bitfit_bias = nn.ParameterDict()
        self._disable_adapters = False
        self.merged_adapters: list[str] = []
        self._active_adapter = name
        self.add(name, config)

    def add(self, name: str, config: BiasConfig) -> None:
        """Attach biases that start at zero."""
        self.bitfit_bias[name] = nn.Parameter(torch.zeros(width(self.get_base_layer())))
        self._move_adapter_to_device_of_base_layer(name)
        self.set_adapter(self.active_adapters, inference_mode=config.inference_mode)

    def forward(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        """Run the layer and add the biases, in the type of its result."""
        result = self.base_layer(*args, **kwargs)
        if self.disable_adapters or self.merged_adapters:
            return result
        for name in self.active_adapters:
            if name in self.bitfit_bias:
                result = result + self.bitfit_bias[name].to(result.dtype)
        return result

    def merge(self, safe_merge: bool = False, adapter_names: list[str] | None = None) -> None:  # noqa: FBT001, FBT002
        """Put the biases into the layer for good."""
        del safe_merge
        base: Any = self.get_base_layer()
        for name in adapter_names or self.active_adapters:
            learned = self.bitfit_bias[name].data
            value = learned if base.bias is None else base.bias.data + learned.to(base.bias.dtype)
            base.bias = nn.Parameter(value, requires_grad=False)
            self.merged_adapters.append(name)


class BiasModel(BaseTuner):
    """Attaches the biases."""

    prefix = _PREFIX
    tuner_layer_cls = BiasLayer
    target_module_mapping: dict[str, list[str]] = {}  # noqa: RUF012 - PEFT's own declaration

    def _create_and_replace(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        peft_config: Any,
        adapter_name: str,
        target: nn.Module,
        target_name: str,
        parent: nn.Module,
        **more: Any,
    ) -> None:
        del more
        if isinstance(target, BiasLayer):
            target.add(adapter_name, peft_config)
        else:
            self._replace_module(parent, target_name, BiasLayer(target, adapter_name, peft_config), target)


def width(layer: Any) -> int:
    """Return how many outputs a layer has; packed weights do not tell, and GPT-2 stores them as (in, out)."""
    for name in ("out_features", "nf"):
        if hasattr(layer, name):
            return int(getattr(layer, name))
    return int(layer.weight.shape[0])


def biased(model: PreTrainedModel) -> list[str]:
    """Return the names of the modules that have a bias."""
    return [
        name
        for name, module in model.named_modules()
        if isinstance(getattr(module, "bias", None), nn.Parameter) and hasattr(module, "weight")
    ]


def addable(model: PreTrainedModel) -> tuple[list[str], list[str]]:
    """Return (names of the modules that the architecture could give a bias, settings that do so).

    The architecture is asked: a model without data is built with the settings switched on. So the result
    loads again with nothing but transformers.
    """
    config = copy.deepcopy(model.config)
    text = config.get_text_config()
    switches = [name for name in _SWITCHES if getattr(text, name, None) is False]
    if not switches:
        return [], []
    for name in switches:
        setattr(text, name, True)
    build: Any = type(model)
    with torch.device("meta"), no_init_weights():
        could = set(biased(build(config)))
    names = [name for name, _ in model.named_modules() if name in could.difference(biased(model))]
    return names, switches if names else []


PEFT_TYPE_TO_CONFIG_MAPPING[KIND] = BiasConfig
PEFT_TYPE_TO_TUNER_MAPPING[KIND] = BiasModel
PEFT_TYPE_TO_PREFIX_MAPPING[KIND] = _PREFIX
