"""A model without weights: built from a config by the code that trains, on tensors that hold no data.

The whole model is built on the meta device (shapes only), quantized and prepared by the job's own precision
and method. Then all but a few layers are taken out, one or two of each kind, because layers of one kind
cost the same bytes; what is left becomes fake tensors that a real step can run on.
"""

from __future__ import annotations

import contextlib
import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import AutoModelForCausalLM
from transformers.initialization import no_init_weights
from transformers.quantizers.base import get_keys_to_not_convert

from engine.methods.freeze import decoder_layers
from engine.runtime.ledger import INDEX
from engine.runtime.load import attention
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transformers import PretrainedConfig

    from engine.methods import Method
    from engine.precision import Precision
    from engine.runtime.ledger import Passage

_FOUR_BIT: Final = 64
"""Weights that share a scale in bitsandbytes' 4-bit layout."""
_NESTED: Final = 256
"""Scales that share a scale when they are quantized too."""


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
    mode: FakeTensorMode = field(default_factory=lambda: FakeTensorMode(allow_non_fake_inputs=True))
    """What its tensors are fake in; a step of it runs under the same one."""
    updates: dict[str, tuple[Passage, Passage]] = field(default_factory=dict)
    """What an optimizer's updates of its parameters were seen to do, by the optimizer's settings."""

    def kind_of(self, layer: int) -> int:
        """Return the kind of a kept layer."""
        for places in (self.forward, self.backward):
            for kind, place in places.items():
                if place == layer:
                    return kind
        raise KeyError(layer)


def conjure(
    config: PretrainedConfig,
    precision: Precision,
    method: Method,
    device: torch.device,
    *,
    block: int = 1,
    keep_all: bool = False,
) -> Phantom:
    """Build the model of a config as a job would hold it on a device, on meta tensors, shortened.

    `block` is what the device's allocator rounds to, in bytes. The tensors are still on the meta device:
    call `materialise` inside the fake mode that the step will run in.
    """
    config = copy.deepcopy(config)
    whole = _build(config, precision, method, device)
    return shorten(whole, config, adapter=method.adapter, block=block, keep_all=keep_all)


def shorten(
    whole: Any, config: PretrainedConfig, *, adapter: bool, block: int, keep_all: bool = False
) -> Phantom:
    """Count what a prepared model on the meta device holds, then take out all but a few of its layers.

    With `keep_all` every layer is a kind of its own and stays: slow, and what the short way is tested by.
    """
    layers = decoder_layers(whole)
    signatures = [_signature(layer, config, place) for place, layer in enumerate(layers)]
    if keep_all:
        signatures = [((), place) for place in range(len(layers))]
    plan, kept, forward, backward = _choose(signatures)
    held = _held(whole, adapter=adapter, block=block)
    trained = [value for value in whole.parameters() if value.requires_grad]
    total = sum(_count(whole))
    _shorten(whole, config, kept)
    trainable = sum(value.numel() for value in trained)
    return Phantom(whole, plan, forward, backward, held, trained, trainable, total)


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
        for owner in (module._parameters, module._buffers, *_quantization(module)):
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


def tensors_of(model: Any) -> Iterator[torch.Tensor]:
    """Yield every tensor that a model holds, the quantization state of its layers included."""
    for module in model.modules():
        for owner in (module._parameters, module._buffers, *_quantization(module)):
            yield from (value for value in owner.values() if isinstance(value, torch.Tensor))


def _quantization(module: torch.nn.Module) -> Iterator[dict[str, Any]]:
    """Yield where bitsandbytes keeps the tensors that are neither parameters nor buffers."""
    if quantized_kind(module) == "Linear8bitLt":
        yield vars(module.state)
    state = getattr(module._parameters.get("weight"), "quant_state", None)
    while state is not None:
        yield vars(state)
        state = state.state2


def quantized_kind(module: torch.nn.Module) -> str:
    """Return the name of bitsandbytes' class that a module is of, or nothing; PEFT uses the same names."""
    kind = type(module)
    return kind.__name__ if kind.__module__.startswith("bitsandbytes") else ""


def _build(config: PretrainedConfig, precision: Precision, method: Method, device: torch.device) -> Any:
    arguments = precision.load_arguments(device)
    with torch.device("meta"), no_init_weights():
        model: Any = AutoModelForCausalLM.from_config(
            config, dtype=arguments["dtype"], attn_implementation=attention(config), trust_remote_code=False
        )
        model.tie_weights()
        quantization = arguments.get("quantization_config")
        if quantization is not None:
            from transformers.integrations.bitsandbytes import replace_with_bnb_linear

            kept = get_keys_to_not_convert(model)
            model = replace_with_bnb_linear(model, kept, quantization_config=quantization)
            model.is_loaded_in_4bit = kind_of(precision) == "nf4"
            model.is_loaded_in_8bit = kind_of(precision) == "int8"
            quantize(model)
        model.config.use_cache = False
        return method.prepare(model)


def _signature(layer: torch.nn.Module, config: PretrainedConfig, index: int) -> tuple[Any, ...]:
    """Return what layers of one kind have in common."""
    kinds = getattr(config.get_text_config(), "layer_types", None)
    shapes = tuple((n, tuple(v.shape), v.dtype, v.requires_grad) for n, v in layer.named_parameters())
    modules = tuple(type(module).__name__ for module in layer.modules())
    return shapes, modules, kinds[index] if kinds else None


def _choose(
    signatures: list[tuple[Any, ...]],
) -> tuple[list[int], list[int], dict[int, int], dict[int, int]]:
    """Return (kind of every layer, layers to keep, kind -> place for forward, kind -> place for backward).

    The first and the last layer are kinds of their own. Of the others two of each kind are kept: the second
    shows the forward pass and the first the backward pass, so that each comes after a layer of its kind.
    """
    last = len(signatures) - 1
    flowing = _flows(signatures)
    names = [(s, flowing[i], i == 0, i == last) for i, s in enumerate(signatures)]
    kinds: dict[Any, int] = {}
    plan = [kinds.setdefault(name, len(kinds)) for name in names]
    kept: list[int] = []
    for kind in dict.fromkeys(plan):
        places = [index for index, found in enumerate(plan) if found == kind]
        kept += places[:2]
    kept.sort()
    forward = {plan[index]: place for place, index in enumerate(kept)}
    backward = {plan[index]: place for place, index in reversed(list(enumerate(kept)))}
    return plan, kept, forward, backward


def _flows(signatures: list[tuple[Any, ...]]) -> list[bool]:
    """Say for each layer whether a gradient passes through it: something is trained in it or before it."""
    found, flows = False, []
    for shapes, *_ in signatures:
        found = found or any(trained for *_, trained in shapes)
        flows.append(found)
    return flows


def _shorten(model: Any, config: PretrainedConfig, kept: list[int]) -> None:
    """Take all but the kept layers out of a model."""
    layers = decoder_layers(model)
    short = torch.nn.ModuleList([layers[index] for index in kept])
    for module in model.modules():
        for name, child in list(module._modules.items()):
            if isinstance(child, torch.nn.ModuleList) and list(child) == layers and layers:
                module._modules[name] = short
    text = config.get_text_config()
    kinds = getattr(text, "layer_types", None)
    if kinds:
        with contextlib.suppress(AttributeError):  # some make the list from other settings
            text.layer_types = [kinds[index] for index in kept]
    text.num_hidden_layers = len(kept)


def _held(model: Any, *, adapter: bool, block: int) -> list[tuple[int, int]]:
    """Return (bytes, category) of every tensor of a model."""
    found: list[tuple[int, int]] = []
    seen: set[int] = set()
    for value in tensors_of(model):
        if id(value) not in seen:
            seen.add(id(value))
            size = -(-value.numel() * value.element_size() // block) * block
            found.append((size, INDEX["adapter" if adapter and value.requires_grad else "weights"]))
    return found


def quantize(model: Any) -> None:
    """Give bitsandbytes' layers the tensors that they hold once their weights are quantized."""
    for module in model.modules():
        kind = quantized_kind(module)
        if kind == "Linear4bit":
            _fill_4bit(module)
        elif kind == "Linear8bitLt":
            _fill_8bit(module)


def _fill_4bit(layer: Any) -> None:
    """Give a 4-bit layer packed weights, scales and code books, as bitsandbytes' quantize_4bit makes them."""
    from bitsandbytes.functional import QuantState
    from bitsandbytes.nn import Params4bit

    make: Any = Params4bit  # its arguments stand in __new__

    old, shape = layer.weight, layer.weight.shape
    scales = -(-shape.numel() // _FOUR_BIT)
    state = QuantState(
        absmax=torch.empty(scales),
        shape=shape,
        code=torch.empty(16),
        blocksize=_FOUR_BIT,
        quant_type=old.quant_type,
        dtype=layer.compute_dtype,
    )
    if old.compress_statistics:
        state.absmax = torch.empty(scales, dtype=torch.uint8)
        state.offset = torch.empty(())
        state.state2 = QuantState(
            absmax=torch.empty(-(-scales // _NESTED)),
            code=torch.empty(256),
            blocksize=_NESTED,
            dtype=torch.float32,
        )
        state.nested = True
    packed = torch.empty((shape.numel() + 1) // 2, 1, dtype=torch.uint8)
    layer._parameters["weight"] = make(
        packed,
        requires_grad=False,
        quant_state=state,
        compress_statistics=old.compress_statistics,
        quant_type=old.quant_type,
        bnb_quantized=True,
    )
    layer.support_avx512bf16_for_cpu = False


def _fill_8bit(layer: Any) -> None:
    """Give an 8-bit layer integers and a scale for each row."""
    from bitsandbytes.nn import Int8Params

    shape = layer.weight.shape
    make: Any = Int8Params  # its arguments stand in __new__
    weight = make(torch.empty(shape, dtype=torch.int8), requires_grad=False, has_fp16_weights=False)
    layer._parameters["weight"] = layer.state.CB = weight
    layer.state.SCB = torch.empty(shape[0])


def _count(model: Any) -> Iterator[int]:
    seen: set[int] = set()
    for value in model.parameters():
        if id(value) not in seen:
            seen.add(id(value))
            state = getattr(value, "quant_state", None)
            yield value.numel() if state is None else state.shape.numel()
