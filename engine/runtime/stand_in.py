"""Folding by PEFT itself, for adapters whose arithmetic is not ours: one stand-in for each adapted module.

The stand-ins are linear layers and embeddings that have the shapes of the base's and no weights: all of a
stand-in is one number. PEFT attaches the adapter to them as to a model. To fold a weight it is put into a
copy of its stand-in and merged there by PEFT, one at a time.
"""

from __future__ import annotations

import copy
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import torch
from peft import PeftConfig, PeftModel, get_peft_model_state_dict, set_peft_model_state_dict
from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING, PEFT_TYPE_TO_TUNER_MAPPING
from peft.tuners.tuners_utils import BaseTunerLayer

from engine.problems import ProblemError
from engine.runtime.naming import PREFIX
from engine.tuners import register

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.runtime.naming import Place

_NOT_HERE: Final[dict[str, Any]] = {
    "inference_mode": True,
    "exclude_modules": None,
    "layers_to_transform": None,
    "layers_pattern": None,
    "modules_to_save": None,
    "trainable_token_indices": None,
    "target_parameters": None,
    "bias": "none",
    "fan_in_fan_out": False,
    "ensure_weight_tying": False,
}
"""Settings about a whole model; stand-ins are named in full, and never transposed."""
_CLUMSY: Final = (RuntimeError, ValueError, TypeError, NotImplementedError, LookupError, AttributeError)
"""What PEFT raises when an adapter does not fit or cannot be merged."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What one module learned, folded by PEFT."""

    whole: ClassVar[bool] = True
    layer: Any
    """PEFT's layer around a base layer without weights."""
    shape: tuple[int, int]
    lock: threading.Lock
    """Shared by all: whole weights and what is computed from them exist once at a time."""

    def fold(self, weight: torch.Tensor, first: int) -> torch.Tensor:
        """Return the merged weight in fp32; it is folded whole."""
        del first
        with self.lock:
            merged, _ = self._merged(weight.cpu().float().clone(), None)
        return merged

    def fold_bias(self, bias: torch.Tensor) -> torch.Tensor:
        """Return the merged bias in fp32."""
        with self.lock:
            _, merged = self._merged(torch.zeros(self.shape), bias.float().clone())
        assert merged is not None  # noqa: S101 - a bias went in
        return merged

    def to(self, device: torch.device) -> StandIn:
        """Return itself: PEFT's merge runs on the processor."""
        del device
        return self

    @torch.no_grad()
    def _merged(
        self, weight: torch.Tensor, bias: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Merge into a copy of the layer that has these weights: some layers remember a merge."""
        empty: Any = self.layer.get_base_layer()
        known: dict[int, Any] = {id(empty.weight): torch.nn.Parameter(weight, requires_grad=False)}
        if bias is not None:
            known[id(empty.bias)] = torch.nn.Parameter(bias, requires_grad=False)
        layer = copy.deepcopy(self.layer, known)
        layer.merge()
        merged = layer.get_base_layer()
        return merged.weight.data, None if bias is None else merged.bias.data


def stand_ins(
    folder: Path, tensors: Mapping[str, torch.Tensor], places: Mapping[str, Place]
) -> dict[str, StandIn]:
    """Return a stand-in for each place (module name -> what the base has there), the adapter attached.

    `tensors` are those of the adapter's file that belong to the places or to all of them. Raises ProblemError
    merge_unsupported where PEFT cannot merge; one of the stand-ins has been merged on trial then.
    """
    config = _config(folder, list(places))
    with warnings.catch_warnings():
        # What PEFT warns of is about training and about whole models (no biases, tied weights).
        warnings.filterwarnings("ignore", category=UserWarning)
        model = _attached(config, _tree(places))
        layers = _filled(model, config, tensors, places)
        lock = threading.Lock()
        found = {name: StandIn(layers[name], place.shape, lock) for name, place in places.items()}
        smallest = min(found.values(), key=lambda one: one.shape[0] * one.shape[1])
        try:
            smallest.fold(torch.zeros(smallest.shape), 0)
        except _CLUMSY as error:
            raise ProblemError("merge_unsupported", tensor=str(config.peft_type)) from error
    return found


def check_kind(folder: Path) -> None:
    """Raise ProblemError merge_unsupported for an adapter of a kind that no weight can take in."""
    register()
    kind = PeftConfig._get_peft_type(str(folder))  # noqa: SLF001 - nothing public tells it
    tuner: Any = PEFT_TYPE_TO_TUNER_MAPPING.get(kind)
    layer = getattr(tuner, "tuner_layer_cls", None)
    if layer is None or not any("merge" in vars(base) for base in _family(layer)):
        raise ProblemError("merge_unsupported", tensor=kind)


def _family(layer: type) -> set[type]:
    """Return a layer's class, its bases and what is derived from it, but for what all tuners share."""
    found = {layer, *layer.__mro__}
    for derived in layer.__subclasses__():
        found |= _family(derived)
    return {one for one in found if one is not BaseTunerLayer}


def _config(folder: Path, names: list[str]) -> Any:
    """Read the adapter's settings, for these modules alone."""
    kind = PeftConfig._get_peft_type(str(folder))  # noqa: SLF001
    config: Any = PEFT_TYPE_TO_CONFIG_MAPPING[kind].from_pretrained(str(folder))
    for name, value in _NOT_HERE.items():
        if hasattr(config, name):
            setattr(config, name, value)
    config.target_modules = names
    return config


def _tree(places: Mapping[str, Place]) -> torch.nn.Module:
    """Return modules of these names, each a layer of its shape without weights."""
    root = torch.nn.Module()
    for name, place in places.items():
        *path, last = name.split(".")
        holder = root
        for part in path:
            if part not in holder._modules:  # noqa: SLF001 - names may be numbers
                holder.add_module(part, torch.nn.Module())
            holder = holder.get_submodule(part)
        holder.add_module(last, _empty(place))
    return root


def _empty(place: Place) -> torch.nn.Module:
    rows, columns = place.shape
    with torch.device("meta"):
        layer: Any = torch.nn.Embedding(rows, columns) if place.embedding else torch.nn.Linear(columns, rows)
    layer.weight = torch.nn.Parameter(torch.zeros(1, 1).expand(rows, columns), requires_grad=False)
    layer.bias = None if place.bias is None else torch.nn.Parameter(torch.zeros(rows), requires_grad=False)
    return layer


def _attached(config: Any, tree: torch.nn.Module) -> Any:
    try:
        return PeftModel(tree, config)
    except _CLUMSY as error:
        raise ProblemError("merge_unsupported", tensor=str(config.peft_type)) from error


def _filled(
    model: Any, config: Any, tensors: Mapping[str, torch.Tensor], places: Mapping[str, Place]
) -> dict[str, Any]:
    """Put the adapter's tensors where they belong and return PEFT's layer of each place."""
    wanted = get_peft_model_state_dict(model, save_embedding_layers=False)
    for key in sorted(tensors.keys() - wanted.keys()):
        raise ProblemError("merge_unsupported", tensor=key)
    for key in sorted(wanted.keys() - tensors.keys()):
        module = next((name for name in places if key.startswith(f"{PREFIX}{name}.")), key)
        parts = [name.removeprefix(f"{PREFIX}{module}.") for name in tensors if f"{module}." in name]
        raise ProblemError("merge_incomplete", parts=", ".join(sorted(parts)), module=module)
    try:
        set_peft_model_state_dict(model, dict(tensors))
    except _CLUMSY as error:
        raise ProblemError("merge_tensor_missing", tensor=f"{next(iter(places))}.weight") from error
    layers = {name: model.get_submodule(f"{PREFIX}{name}") for name in places}
    if not all(hasattr(layer, "merge") for layer in layers.values()):
        raise ProblemError("merge_unsupported", tensor=str(config.peft_type))
    return layers
