"""A model without weights: built from a config by the code that trains, on tensors that hold no data.

The model is built on the meta device (shapes only), quantized and prepared by the job's own precision and
method. All but a few layers are taken out, one or two of each kind, because layers of one kind cost the
same bytes; what is left becomes fake tensors that a real step can run on.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from transformers.initialization import no_init_weights
from transformers.quantizers.base import get_keys_to_not_convert

from engine.methods.base import Setting
from engine.methods.freeze import decoder_layers
from engine.runtime.counts import Counts
from engine.runtime.fake_mode import QuickFakeMode
from engine.runtime.kinds import choose, cut, signature_of
from engine.runtime.load import LOADERS, attention, heads
from engine.runtime.quantized import quantization_of, quantize
from engine.spec import kind_of

if TYPE_CHECKING:
    from torch._subclasses.fake_tensor import FakeTensorMode
    from transformers import PretrainedConfig

    from engine.methods import Method
    from engine.model import Task
    from engine.precision import Precision
    from engine.runtime.ledger import Passage
    from engine.runtime.objectives import Objective


@dataclass(slots=True)
class Phantom:
    """A model on fake tensors, shortened, and what the whole of it holds."""

    model: Any
    plan: list[int]
    """For each layer of the whole model the kind of layer that it is."""
    forward: dict[int, int]
    """Kind of layer -> which of the kept layers shows its forward pass."""
    backward: dict[int, int]
    """Kind of layer -> which of the kept layers shows its backward pass."""
    held: list[tuple[int, int]]
    """(bytes, category) of every parameter and buffer of the whole model, and of what quantizes them."""
    trained: list[torch.Tensor]
    """All trained parameters of the whole model, on the meta device."""
    trainable_parameters: int
    total_parameters: int
    hidden: set[int] = field(default_factory=set)
    """The ids of those trained parameters that are matrices inside layers."""
    thorough: bool = False
    """Whether every step and update is run, none derived from another: what the short ways are tested by."""
    mode: FakeTensorMode = field(default_factory=QuickFakeMode)
    """What its tensors are fake in; a step of it runs under the same one."""
    updates: dict[str, tuple[Passage, Passage]] = field(default_factory=dict)
    """What an optimizer's updates of its parameters were seen to do, by the optimizer's settings."""
    objectives: dict[str, Objective] = field(default_factory=dict)
    """What stages compute on it, by their settings, once it was tried how."""

    def kind_of(self, layer: int) -> int:
        """Return the kind of a kept layer."""
        for places in (self.forward, self.backward):
            for kind, place in places.items():
                if place == layer:
                    return kind
        raise KeyError(layer)


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a job decides which tensors its model has."""

    precision: Precision
    method: Method
    task: Task = "CAUSAL_LM"


def conjure(
    config: PretrainedConfig,
    parts: Parts,
    device: torch.device,
    *,
    block: int = 1,
    keep_all: bool = False,
) -> Phantom:
    """Build the model of a config as a job would hold it on a device, on meta tensors, shortened.

    `block` is what the device's allocator rounds to, in bytes. The tensors are still on the meta device:
    call `materialise` inside the fake mode that the step will run in. With `keep_all` no layer is left out.
    """
    if parts.method.alike() and not keep_all:
        found = _conjure_few(copy.deepcopy(config), parts, device, block)
        if found is not None:
            return found
    config = copy.deepcopy(config)
    whole = _prepared(_bare(config, parts, device), parts, device)
    return shorten(whole, config, adapter=parts.method.adapter, block=block, keep_all=keep_all)


def _conjure_few(config: PretrainedConfig, parts: Parts, device: torch.device, block: int) -> Phantom | None:
    """Build a model, take layers out, and only then quantize and prepare it, which takes far longer.

    What the others would hold is what those of their kind hold. Returns None where that cannot be told:
    when layers that were of one kind no longer are, or share something with each other.
    """
    model = _bare(config, parts, device)
    before = [signature_of(layer, config, place) for place, layer in enumerate(decoder_layers(model))]
    plan, kept, forward, backward = choose(before)
    cut(model, config, kept)
    model = _prepared(model, parts, device)
    layers = decoder_layers(model)
    after = [(*signature_of(layer, None, 0)[:-1], before[kept[at]][-1]) for at, layer in enumerate(layers)]
    if any(after[place] != after[backward[kind]] for kind, place in forward.items()):
        return None
    if choose([after[forward[kind]] for kind in plan]) != (plan, kept, forward, backward):
        return None
    counts = Counts(model, layers, adapter=parts.method.adapter, block=block)
    repeated = counts.repeated([forward[kind] for kind in plan], [backward[kind] for kind in plan])
    if repeated is None:
        return None
    return Phantom(model, plan, forward, backward, *repeated, counts.hidden)


def shorten(
    whole: Any, config: PretrainedConfig, *, adapter: bool, block: int, keep_all: bool = False
) -> Phantom:
    """Count what a prepared model on the meta device holds, then take out all but a few of its layers.

    With `keep_all` every layer is a kind of its own and stays: slow, and what the short way is tested by.
    """
    layers = decoder_layers(whole)
    signatures = [signature_of(layer, config, place) for place, layer in enumerate(layers)]
    if keep_all:
        signatures = [((), place) for place in range(len(layers))]
    plan, kept, forward, backward = choose(signatures)
    counts = Counts(whole, layers, adapter=adapter, block=block)
    cut(whole, config, kept)
    return Phantom(whole, plan, forward, backward, *counts.as_they_are(), counts.hidden, keep_all)


def materialise(model: Any) -> None:
    """Turn a model's meta tensors into fake ones, quantized layers into what bitsandbytes makes of them.

    Runs under a FakeTensorMode. Gradients and what an earlier step left are forgotten.
    """
    seen: dict[int, torch.Tensor] = {}

    def real(value: torch.Tensor) -> torch.Tensor:
        if value.is_meta and id(value) not in seen:
            seen[id(value)] = _fake(value)
        return seen.get(id(value), value)

    for module in model.modules():
        for owner in (module._parameters, module._buffers, *quantization_of(module)):
            for name, value in list(owner.items()):
                if isinstance(value, torch.Tensor):
                    owner[name] = real(value)


def _fake(value: torch.Tensor) -> torch.Tensor:
    """Return a fake tensor like a meta tensor, with the attributes and the class name that libraries read."""
    made = torch.empty(value.shape, dtype=value.dtype)
    if isinstance(value, torch.nn.Parameter):
        made = torch.nn.Parameter(made, requires_grad=value.requires_grad)
        if type(value) is not torch.nn.Parameter:
            made.__class__ = type(type(value).__name__, (type(made),), {})
    vars(made).update(vars(value))
    return made


def _bare(config: PretrainedConfig, parts: Parts, device: torch.device) -> Any:
    """Build the model of a config on the meta device, its weights not yet quantized."""
    with torch.device("meta"), no_init_weights():
        model: Any = LOADERS[parts.task].from_config(
            config,
            dtype=parts.precision.load_arguments(device)["dtype"],
            attn_implementation=attention(config, parts.task),
            trust_remote_code=False,
        )
        model.tie_weights()
    return model


def _prepared(model: Any, parts: Parts, device: torch.device) -> Any:
    """Quantize a model as its precision says, and prepare it as its method does."""
    with torch.device("meta"), no_init_weights():
        quantization = parts.precision.load_arguments(device).get("quantization_config")
        if quantization is not None:
            from transformers.integrations.bitsandbytes import replace_with_bnb_linear

            kept = get_keys_to_not_convert(model)
            model = replace_with_bnb_linear(model, kept, quantization_config=quantization)
            model.is_loaded_in_4bit = kind_of(parts.precision) == "nf4"
            model.is_loaded_in_8bit = kind_of(parts.precision) == "int8"
            quantize(model)
    model.config.use_cache = False
    with torch.device("meta"):  # some methods need what their first values come out as
        return parts.method.prepare(model, Setting(parts.task, heads(model)))
