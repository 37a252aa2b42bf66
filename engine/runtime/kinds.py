"""Which layers of a model are of one kind, and which few of them show all that the others do."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import torch

from engine.methods.freeze import decoder_layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transformers import PretrainedConfig


def signature_of(layer: torch.nn.Module, config: PretrainedConfig | None, index: int) -> tuple[Any, ...]:
    """Return what layers of one kind have in common; last what the config calls them, when one is given."""
    kinds = getattr(config.get_text_config(), "layer_types", None) if config is not None else None
    shapes = tuple((n, tuple(v.shape), v.dtype, v.requires_grad) for n, v in layer.named_parameters())
    modules = tuple(type(module).__name__ for module in layer.modules())
    return shapes, modules, kinds[index] if kinds else None


def choose(
    signatures: list[tuple[Any, ...]],
) -> tuple[list[int], list[int], dict[int, int], dict[int, int]]:
    """Return (kind of every layer, layers to keep, kind -> place for forward, kind -> place for backward).

    The first and the last layer are kinds of their own, and so is one that comes after a layer of other
    tensors: what it gives back in its backward pass was born there, in another order. Of the others two of
    each kind are kept: the second shows the forward pass and the first the backward pass, so that each comes
    after a layer of its kind.
    """
    last = len(signatures) - 1
    flowing = _flows(signatures)
    after = [i > 0 and signatures[i - 1][0] != s[0] for i, s in enumerate(signatures)]
    names = [(s, flowing[i], after[i], i == 0, i == last) for i, s in enumerate(signatures)]
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


def cut(model: Any, config: PretrainedConfig, kept: list[int]) -> None:
    """Take all but the kept layers out of a model, and out of its config."""
    layers = decoder_layers(model)
    _put(model, layers, torch.nn.ModuleList([layers[index] for index in kept]))
    text = config.get_text_config()
    kinds = getattr(text, "layer_types", None)
    if kinds:
        with contextlib.suppress(AttributeError):  # some make the list from other settings
            text.layer_types = [kinds[index] for index in kept]
    text.num_hidden_layers = len(kept)


@contextlib.contextmanager
def first_alone(model: Any) -> Iterator[None]:
    """Let a model have its first layer only, for as long as nothing depends on the others."""
    layers = decoder_layers(model)
    places = _put(model, layers, torch.nn.ModuleList(layers[:1]))
    try:
        yield
    finally:
        for module, name, whole in places:
            module._modules[name] = whole


def _put(model: Any, layers: list[Any], short: torch.nn.ModuleList) -> list[tuple[Any, str, Any]]:
    """Put a list of layers where a model holds these; returns (holder, name, list that was there)."""
    found = [
        (module, name, child)
        for module in model.modules()
        for name, child in module._modules.items()
        if layers and isinstance(child, torch.nn.ModuleList) and list(child) == layers
    ]
    for module, name, _ in found:
        module._modules[name] = short
    return found
