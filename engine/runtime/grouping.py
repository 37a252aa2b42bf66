"""Which trained parameters an optimizer treats alike: groups by place, weight decay and learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.methods.freeze import decoder_layers

if TYPE_CHECKING:
    from collections.abc import Collection

    import torch

    from engine.job import TrainJob
    from engine.optimizers import Optimizer

_MATRIX: Final = 2


def is_matrix(value: torch.Tensor) -> bool:
    """Say whether a parameter is a matrix; stacks of them, as fused experts have, are not."""
    return value.ndim == _MATRIX


def hidden_in(model: Any) -> set[int]:
    """Return the ids of the matrices inside a model's layers: not its embeddings, head, norms and biases."""
    layers = decoder_layers(model)
    return {id(value) for layer in layers for value in layer.parameters() if is_matrix(value)}


def groups_of(model: Any, work: TrainJob, decayed: Collection[str]) -> list[dict[str, Any]]:
    """Return the parameter groups of a prepared model; `decayed` names what is pulled towards zero.

    Parameters of one group share their weight decay and their learning rate, and, where the optimizer tells
    them apart, whether they are matrices inside layers. Decayed groups come first, and inside a group the
    order is the model's: a checkpoint's optimizer state is told apart by it alone.
    """
    hidden = hidden_in(model) if work.optimizer.hidden_apart else set()
    rate_of = Rates(model, work)
    found: dict[tuple[bool, bool, float], list[Any]] = {}
    for name, value in model.named_parameters():
        if value.requires_grad:
            key = (name not in decayed, id(value) not in hidden, rate_of(name, value))
            found.setdefault(key, []).append(value)
    rate, decay = work.optimizer.learning_rate, work.optimizer.weight_decay
    return [
        {"params": values, "weight_decay": 0.0 if free else decay}
        | ({} if factor == 1.0 else {"lr": rate * factor})
        | ({"hidden": not outside} if work.optimizer.hidden_apart else {})
        for (free, outside, factor), values in sorted(found.items(), key=lambda item: item[0])
    ]


def groups_like(
    values: list[Any], hidden: list[bool], optimizer: Optimizer, *, decay: float
) -> list[dict[str, Any]]:
    """Return the groups of parameters of which nothing is known but whether they are hidden matrices."""
    if not optimizer.hidden_apart:
        return [{"params": values, "weight_decay": decay}]
    pairs = list(zip(values, hidden, strict=True))
    return [
        {"params": chosen, "weight_decay": decay, "hidden": wanted}
        for wanted in (True, False)
        if (chosen := [value for value, inside in pairs if inside == wanted])
    ]


class Rates:
    """By what the learning rate of each parameter of a model is multiplied."""

    def __init__(self, model: Any, work: TrainJob) -> None:
        self._method = work.method
        self._decay = work.training.layerwise_lr_decay
        self._embedding = work.training.embedding_lr_ratio
        layers = decoder_layers(model)
        self._depth = {id(value): place for place, layer in enumerate(layers) for value in layer.parameters()}
        self._layers = len(layers)
        table = model.get_input_embeddings()
        self._embeddings = set() if table is None else {id(value) for value in table.parameters()}

    def __call__(self, name: str, value: torch.Tensor) -> float:
        """Return the factor of one parameter: the method's, its layer's and its embedding's, multiplied."""
        embedding = id(value) in self._embeddings
        factor = self._method.rate(name) * (self._embedding if embedding else 1.0)
        if id(value) in self._depth:
            return factor * self._decay ** (self._layers - self._depth[id(value)])
        return factor * self._decay ** (self._layers + 1) if embedding else factor
