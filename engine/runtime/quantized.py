"""What a model holds, and what bitsandbytes' layers hold once their weights are quantized."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOUR_BIT: Final = 64
"""Weights that share a scale in bitsandbytes' 4-bit layout."""
_NESTED: Final = 256
"""Scales that share a scale when they are quantized too."""


def tensors_of(model: Any) -> Iterator[torch.Tensor]:
    """Yield every tensor that a model holds, the quantization state of its layers included."""
    for module in model.modules():
        yield from tensors_in(module)


def tensors_in(module: torch.nn.Module) -> Iterator[torch.Tensor]:
    """Yield every tensor that a module itself holds."""
    for owner in (module._parameters, module._buffers, *quantization_of(module)):
        yield from (value for value in owner.values() if isinstance(value, torch.Tensor))


def quantization_of(module: torch.nn.Module) -> Iterator[dict[str, Any]]:
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
