"""What a model on the meta device holds, counted; and what it would hold with its layers repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from engine.runtime.grouping import is_matrix
from engine.runtime.ledger import INDEX
from engine.runtime.quantized import tensors_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import torch

T = TypeVar("T")
Counted = tuple[list[tuple[int, int]], list["torch.Tensor"], int, int]
"""(bytes and category of every tensor, trained parameters, how many numbers they are, and all parameters)."""
_OUTSIDE = -1


class Counts:
    """The tensors of a model, each counted once, in the order in which it holds them."""

    def __init__(self, model: Any, layers: list[torch.nn.Module], *, adapter: bool, block: int) -> None:
        self._owners = {id(part): place for place, layer in enumerate(layers) for part in layer.modules()}
        self._held: list[tuple[int, tuple[int, int]]] = []
        self._parameters: list[tuple[int, torch.Tensor]] = []
        self.shared = False
        """Whether layers have tensors in common."""
        self.hidden: set[int] = set()
        """The ids of the matrices inside layers, by which optimizers may tell parameters apart."""
        for value, owner in self._once(model, tensors_in):
            size = -(-value.numel() * value.element_size() // block) * block
            category = INDEX["adapter" if adapter and value.requires_grad else "weights"]
            self._held.append((owner, (size, category)))
        for value, owner in self._once(model, _parameters):
            self._parameters.append((owner, value))
            if owner != _OUTSIDE and is_matrix(value):
                self.hidden.add(id(value))

    def as_they_are(self) -> Counted:
        """Return what the model holds."""
        return _counted([entry for _, entry in self._held], [value for _, value in self._parameters])

    def repeated(self, layers: list[int], others: list[int]) -> Counted | None:
        """Return what a model would hold whose layers are like these, by their places here.

        `others` names for each layer another one that it must be like as well. Returns None where layers
        share tensors, or are not held in one piece.
        """
        held = _repeated(self._held, layers), _repeated(self._held, others)
        parameters = _repeated(self._parameters, layers)
        if self.shared or held[0] is None or held[0] != held[1] or parameters is None:
            return None
        return _counted(held[0], parameters)

    def _once(
        self, model: Any, values_of: Callable[[torch.nn.Module], Iterator[torch.Tensor]]
    ) -> Iterator[tuple[torch.Tensor, int]]:
        seen: dict[int, int] = {}
        for module in model.modules():
            owner = self._owners.get(id(module), _OUTSIDE)
            for value in values_of(module):
                if id(value) not in seen:
                    seen[id(value)] = owner
                    yield value, owner
                elif seen[id(value)] != owner:
                    self.shared |= max(owner, seen[id(value)]) != _OUTSIDE


def _parameters(module: torch.nn.Module) -> Iterator[torch.Tensor]:
    return module.parameters(recurse=False)


def _counted(held: list[tuple[int, int]], parameters: list[torch.Tensor]) -> Counted:
    trained = [value for value in parameters if value.requires_grad]
    numbers = sum(value.numel() for value in trained)
    return held, trained, numbers, sum(_numbers(value) for value in parameters)


def _numbers(value: Any) -> int:
    state = getattr(value, "quant_state", None)
    return value.numel() if state is None else state.shape.numel()


def _repeated(items: list[tuple[int, T]], layers: list[int]) -> list[T] | None:
    """Return the items with those of the layers repeated in an order; None if they are not in one piece."""
    owners = [owner for owner, _ in items]
    inside = [place for place, owner in enumerate(owners) if owner != _OUTSIDE]
    if not inside:
        return [item for _, item in items]
    first, last = inside[0], inside[-1] + 1
    if len(inside) != last - first or owners[first:last] != sorted(owners[first:last]):
        return None
    by_layer: dict[int, list[T]] = {}
    for owner, item in items[first:last]:
        by_layer.setdefault(owner, []).append(item)
    middle = [item for layer in layers for item in by_layer.get(layer, [])]
    return [item for _, item in items[:first]] + middle + [item for _, item in items[last:]]
