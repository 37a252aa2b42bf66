"""Which layers of a model an adapter sits on, and what a method may say of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from engine.problems import ProblemError
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from transformers import PreTrainedModel

    from engine.methods.base import Setting
    from engine.model import ModelFacts

Named = Literal["all-linear", "attention"] | tuple[str, ...]

TargetModules = Annotated[
    Named,
    Field(
        title="Target modules",
        description="Which layers receive an adapter: every linear layer, those of the attention only, or "
        "those whose names end like the ones you give, such as q_proj.",
    ),
    Ui(group="Method", advanced=True),
]
ExcludeModules = Annotated[
    tuple[str, ...],
    Field(
        title="Left out modules",
        description="Layers that stay without an adapter although they are targets, by the ends of their "
        "names, such as down_proj.",
    ),
    Ui(group="Method", advanced=True),
]
LayersToTransform = Annotated[
    tuple[Annotated[int, Field(ge=0)], ...],
    Field(
        title="Layers to transform",
        description="Numbers of the decoder layers that receive an adapter, counted from 0; none means all.",
    ),
    Ui(group="Method", advanced=True),
]
Pattern = dict[str, Annotated[int, Field(ge=1, le=4096)]]
"""End of a module's name, or a regular expression for it -> a number that holds there."""

_ATTENTION: Final = ("attn", "attention")
_LAYER: Final = re.compile(r".*?\.[^.]*\.(?P<number>\d+)\.")
"""Finds a layer's number in a module's name, the way PEFT does: the first number after two names."""
_PARTS: Final = {
    "attn.q": "self_attn.q_proj",
    "attn.k": "self_attn.k_proj",
    "attn.v": "self_attn.v_proj",
    "attn.o": "self_attn.o_proj",
    "mlp.gate": "mlp.gate_proj",
    "mlp.up": "mlp.up_proj",
    "mlp.down": "mlp.down_proj",
}


def linear_names(model: PreTrainedModel, setting: Setting) -> list[str]:
    """Return the names of the linear layers that an adapter may sit on: not the head, nor what is new."""
    import torch
    from transformers.pytorch_utils import Conv1D

    head = model.get_output_embeddings()
    return [
        name
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear | Conv1D)
        and module is not head
        and not any(_ends(f"{name}.", f"{new}.") or f".{new}." in f".{name}." for new in setting.new_modules)
    ]


def target_settings(
    names: Collection[str], wanted: Named, excluded: Collection[str], layers: Collection[int]
) -> dict[str, Any]:
    """Return target_modules, exclude_modules and layers_to_transform as PEFT's configs take them.

    Raises ProblemError modules_unknown or layers_unknown for what the model does not have.
    """
    check_named(names, excluded)
    numbers = {number for name in names if (number := layer_number(name)) is not None}
    if not numbers.issuperset(layers):
        unknown = ", ".join(str(layer) for layer in sorted(set(layers) - numbers))
        raise ProblemError("layers_unknown", layers=unknown, last=max(numbers, default=0))
    if wanted == "attention":
        targets: Any = attention_ends(names)
    elif isinstance(wanted, str):
        targets = sorted({name.rpartition(".")[2] for name in names}) if layers else wanted
    else:
        check_named(names, wanted)
        targets = list(wanted)
    if not any(_chosen(name, wanted, excluded, layers) for name in names):
        raise ProblemError("modules_unknown", names=_words(wanted), known=_known(names))
    settings = {"target_modules": targets}
    if excluded:
        settings["exclude_modules"] = list(excluded)
    if layers:
        settings["layers_to_transform"] = list(layers)
    return settings


def check_named(names: Collection[str], ends: Iterable[str]) -> None:
    """Raise ProblemError modules_unknown for ends that no module's name has."""
    _check([end for end in ends if not any(_ends(name, end) for name in names)], names)


def check_patterns(names: Collection[str], patterns: Iterable[str]) -> None:
    """Raise ProblemError modules_unknown for patterns that mean no module."""
    _check([pattern for pattern in patterns if not any(matches(name, pattern) for name in names)], names)


def value_for(name: str, patterns: Mapping[str, int], usual: int) -> int:
    """Return the number that holds for a module: of the first pattern that means it, else the usual."""
    return next((value for pattern, value in patterns.items() if matches(name, pattern)), usual)


def matches(name: str, pattern: str) -> bool:
    """Say whether a module's name is meant by a key of PEFT's rank_pattern or alpha_pattern."""
    try:
        return re.match(rf"(.*\.)?({pattern})$", name) is not None
    except re.error:
        return False


def attention_ends(names: Iterable[str]) -> list[str]:
    """Return how the names of the layers inside attention blocks end, from the attention on."""
    found = set()
    for name in names:
        parts = name.split(".")
        inside = [place for place, part in enumerate(parts[:-1]) if any(word in part for word in _ATTENTION)]
        if inside:
            found.add(".".join(parts[inside[0] :]))
    return sorted(found)


def layer_number(name: str) -> int | None:
    """Return the number of the layer that a module belongs to."""
    match = _LAYER.match(name)
    return int(match["number"]) if match else None


def likely_targets(
    facts: ModelFacts, wanted: Named, excluded: Collection[str], layers: Collection[int]
) -> list[tuple[str, tuple[int, int]]]:
    """Return (name, (in, out)) of the layers that receive an adapter in a Llama-like model."""
    from engine.methods.base import layer_shapes

    shapes = layer_shapes(facts)
    names = {
        f"model.layers.{layer}.{_PARTS[part]}": shape
        for layer in range(facts.layers)
        for part, shape in shapes.items()
    }
    return [(name, shape) for name, shape in names.items() if _chosen(name, wanted, excluded, layers)]


def _chosen(name: str, wanted: Named, excluded: Collection[str], layers: Collection[int]) -> bool:
    if any(_ends(name, end) for end in excluded) or (layers and layer_number(name) not in layers):
        return False
    if wanted == "attention":
        return bool(attention_ends([name]))
    return isinstance(wanted, str) or any(_ends(name, end) for end in wanted)


def _ends(name: str, end: str) -> bool:
    return name == end or name.endswith(f".{end}")


def _check(unknown: list[str], names: Iterable[str]) -> None:
    if unknown:
        raise ProblemError("modules_unknown", names=", ".join(unknown), known=_known(names))


def _known(names: Iterable[str]) -> str:
    return ", ".join(sorted({name.rpartition(".")[2] for name in names}))


def _words(wanted: Named) -> str:
    return wanted if isinstance(wanted, str) else ", ".join(wanted)
