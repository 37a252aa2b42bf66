"""The directions in which the inputs of a model's layers vary most, seen on a few real batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

_BATCHES: Final = 16
"""Batches that are looked at."""
_ROWS: Final = 256
"""Tokens of a batch that are looked at, evenly spread; so a large batch takes no longer."""
_LEAST: Final = 1e-12
"""Share of the strongest direction's power below which another is rounding."""
_MASKED: Final = -100


def directions(
    model: Any, layers: Mapping[str, Any], batches: Callable[[int], list[dict[str, torch.Tensor]]]
) -> dict[str, torch.Tensor]:
    """Return for each layer as many orthonormal rows (rank, in) as its adapter has, the strongest first.

    The right singular vectors of what goes into the layer (EVA; Paischer et al., 2024, arXiv:2410.07170).
    Every layer keeps its rank: moving ranks between layers would make each run's adapter another shape.
    """
    import torch

    watch = _Watch(layers)
    was_training = model.training
    model.eval()
    handles = [layer.register_forward_pre_hook(watch.hook(name)) for name, layer in layers.items()]
    try:
        with torch.no_grad():
            for batch in batches(_BATCHES):
                inputs = {name: value.to(model.device) for name, value in batch.items()}
                watch.wanted = _counted(inputs)
                inputs.pop("labels", None)
                model(**inputs, use_cache=False)
    finally:
        for handle in handles:
            handle.remove()
        model.train(was_training)
    found = {name: watch.rows(name) for name in layers}
    return {name: rows[: layers[name].r["default"]] for name, rows in found.items() if rows is not None}


def _counted(inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    """Say which tokens count: those that are trained on, or all but the padding."""
    if "labels" in inputs and inputs["labels"].shape == inputs["input_ids"].shape:
        return inputs["labels"] != _MASKED
    mask = inputs.get("attention_mask")
    return inputs["input_ids"].ne(-1) if mask is None else mask.bool()


class _Watch:
    """Follows what goes into layers; layers that are given the very same tensor are followed once."""

    def __init__(self, layers: Mapping[str, Any]) -> None:
        self.wanted: Any = None
        self._rank = max(layer.r["default"] for layer in layers.values())
        self._spreads: dict[str, _Spread] = {}
        self._same: dict[str, str] = {}
        self._last: tuple[str, Any] = ("", None)

    def hook(self, name: str) -> Any:
        """Return what looks at the inputs of a layer before it runs."""

        def look(module: Any, args: Any) -> None:
            del module
            leader, last = self._last
            if args[0] is last and self._same.get(name, leader) == leader:
                self._same[name] = leader
                return
            self._last = (name, args[0])
            spread = self._spreads.setdefault(self._same.setdefault(name, name), _Spread(self._rank))
            inputs = args[0]
            seen = inputs[self.wanted] if inputs.shape[:-1] == self.wanted.shape else inputs.flatten(0, -2)
            spread.feed(seen[:: max(1, -(-len(seen) // _ROWS))])

        return look

    def rows(self, name: str) -> torch.Tensor | None:
        """Return the strongest directions of a layer's inputs, unit length each; None if it was never run."""
        spread = self._spreads.get(self._same.get(name, name))
        return None if spread is None else spread.directions


class _Spread:
    """Principal components of rows that come in batches (Ross et al., 2008), about their mean."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._mean: Any = 0.0
        self._scaled: Any = None
        """The components, each as long as what varies along it."""

    def feed(self, rows: torch.Tensor) -> None:
        """Take more rows (rows, width) into account."""
        import torch

        if not len(rows):
            return
        rows = rows.double()
        mean, count = rows.mean(0), len(rows)
        total = self._count + count
        stacked = [rows - mean]
        if self._scaled is not None:
            moved = (self._count / total * count) ** 0.5 * (self._mean - mean)
            stacked += [self._scaled, moved[None]]
        whole = torch.cat(stacked)
        powers, left = torch.linalg.eigh(whole @ whole.T)  # far smaller than the rows are wide
        kept = powers.flip(0)[: self._most] > powers[-1] * _LEAST
        self._scaled = (left.T @ whole).flip(0)[: self._most][kept]
        self._mean = self._mean + (mean - self._mean) * (count / total)
        self._count = total

    @property
    def directions(self) -> torch.Tensor:
        """Return the components, unit length each."""
        return (self._scaled / self._scaled.norm(dim=1, keepdim=True)).float()
