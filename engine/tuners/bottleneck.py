"""Bottleneck adapters: a small network behind a sub-layer, added to its output (arXiv:1902.00751)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import torch
from peft import PeftConfig
from peft.mapping import (
    PEFT_TYPE_TO_CONFIG_MAPPING,
    PEFT_TYPE_TO_PREFIX_MAPPING,
    PEFT_TYPE_TO_TUNER_MAPPING,
)
from peft.tuners.tuners_utils import BaseTuner, BaseTunerLayer
from torch import nn

KIND: Final[Any] = "BOTTLENECK"
"""PEFT's own kinds are members of an enumeration of strings; a string stands for one wherever it looks."""
_PREFIX: Final = "bottleneck_"
_START: Final = 1e-2
"""Spread of the first projection's weights; the second starts at zero, so that nothing changes at first."""
_BENDS: Final[dict[str, type[nn.Module]]] = {
    "relu": nn.ReLU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
}


@dataclass
class BottleneckConfig(PeftConfig):
    """What is kept beside the weights, in PEFT's adapter_config.json."""

    target_modules: list[str] | str | None = field(default=None)
    exclude_modules: list[str] | str | None = field(default=None)
    modules_to_save: list[str] | None = field(default=None)
    hidden_size: int = field(default=0)
    bottleneck_size: int = field(default=0)
    non_linearity: str = field(default="relu")
    dropout: float = field(default=0.0)
    scaling: float = field(default=1.0)

    def __post_init__(self) -> None:
        """Say what kind of adapter it is."""
        super().__post_init__()
        self.peft_type = KIND


class Bottleneck(nn.Module):
    """Down to a few numbers, bent, and up again."""

    def __init__(self, config: BottleneckConfig) -> None:
        super().__init__()
        self.dropout = nn.Dropout(config.dropout) if config.dropout else nn.Identity()
        self.down = nn.Linear(config.hidden_size, config.bottleneck_size)
        self.bend = _BENDS[config.non_linearity]()
        self.up = nn.Linear(config.bottleneck_size, config.hidden_size)
        self.scaling = config.scaling
        nn.init.normal_(self.down.weight, std=_START)
        for start in (self.down.bias, self.up.weight, self.up.bias):
            nn.init.zeros_(start)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Return what is added to the hidden states, in their type."""
        bent = self.bend(self.down(self.dropout(states).to(self.down.weight.dtype)))
        return (self.up(bent) * self.scaling).to(states.dtype)


class BottleneckLayer(nn.Module, BaseTunerLayer):
    """A sub-layer of the base with its adapters behind it; it gives a tensor, or a tuple with one first."""

    adapter_layer_names = ("bottleneck_adapters",)

    def __init__(self, base_layer: nn.Module, name: str, config: BottleneckConfig) -> None:
        super().__init__()
        self.base_layer = base_layer
        self.bottleneck_adapters = nn.ModuleDict()
        self._disable_adapters = False
        self.merged_adapters: list[str] = []
        self._active_adapter = name
        self.add(name, config)

    def add(self, name: str, config: BottleneckConfig) -> None:
        """Attach an adapter."""
        self.bottleneck_adapters[name] = Bottleneck(config)
        self.set_adapter(self.active_adapters, inference_mode=config.inference_mode)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Run the sub-layer and add what its adapters say."""
        output = self.base_layer(*args, **kwargs)
        if self.disable_adapters:
            return output
        states = output[0] if isinstance(output, tuple) else output
        for name in self.active_adapters:
            if name in self.bottleneck_adapters:
                states = states + self.bottleneck_adapters[name](states)
        return (states, *output[1:]) if isinstance(output, tuple) else states

    def __getattr__(self, name: str) -> Any:
        """Have whatever else the sub-layer has: models look into their attention."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name == "base_layer":
                raise
            return getattr(super().__getattr__("base_layer"), name)


class BottleneckModel(BaseTuner):
    """Attaches the adapters."""

    prefix = _PREFIX
    tuner_layer_cls = BottleneckLayer
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
        if isinstance(target, BottleneckLayer):
            target.add(adapter_name, peft_config)
        else:
            layer = BottleneckLayer(target, adapter_name, peft_config)
            self._replace_module(parent, target_name, layer, target)


PEFT_TYPE_TO_CONFIG_MAPPING[KIND] = BottleneckConfig
PEFT_TYPE_TO_TUNER_MAPPING[KIND] = BottleneckModel
PEFT_TYPE_TO_PREFIX_MAPPING[KIND] = _PREFIX
