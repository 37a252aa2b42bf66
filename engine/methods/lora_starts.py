"""Where a low-rank adapter begins: at nothing, in the weights' own directions, or in those of the data.

No start changes the base model. PiSSA and OLoRA move a part of each weight into the adapter and leave the
rest behind; here the adapter keeps that part a second time, with the opposite sign and never trained. What
is computed is the same, but the adapter belongs to the published weights, reloads and merges like any other,
and without it the base answers as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import torch

    from engine.methods.base import Setting

Start = Literal[
    True, "gaussian", "orthogonal", "pissa", "pissa_niter_4", "pissa_niter_16", "olora", "eva", "loftq"
]
IN_BASE: Final = ("pissa", "pissa_niter_4", "pissa_niter_16", "olora")
"""Starts that begin with a part of the base's weights."""
_ADAPTER: Final = "default"
_NITER: Final = 8
"""Rounds in which LoftQ's randomised decomposition closes in on the largest directions."""


def of_peft(start: Start) -> Any:
    """Return what PEFT is told to begin with: a start that looks at nothing, which others then replace."""
    return start if start == "gaussian" else True


def begin(model: Any, start: Start, setting: Setting) -> None:
    """Put a freshly attached adapter where it begins; where there is no data, only its shapes change.

    Raises ProblemError adapter_refused_on_experts or base_weights_missing.
    """
    if of_peft(start) == start:
        return
    import torch

    layers = dict(adapted(model))
    with torch.no_grad():
        if start in IN_BASE:
            for layer in layers.values():
                _split(layer, start)
        elif start == "orthogonal":
            for layer in layers.values():
                _orthogonal(layer)
        elif start == "eva" and setting.batches is not None:
            from engine.methods.lora_eva import directions

            for name, found in directions(model, layers, setting.batches).items():
                rows = layers[name].lora_A[_ADAPTER].weight
                rows[: len(found)] = found
        elif start == "loftq" and setting.base is not None:
            _make_up(layers, setting.base)


def adapted(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield (name, layer) of every linear layer with an adapter; raises ProblemError for one on experts."""
    from peft.tuners.lora.layer import LoraLayer, ParamWrapper

    for name, module in model.named_modules():
        if isinstance(module, ParamWrapper):
            raise ProblemError("start_refused_on_experts")
        if isinstance(module, LoraLayer) and _ADAPTER in module.lora_A:
            yield name, module


def freeze_a(model: Any) -> None:
    """Keep every first matrix of an adapter as it began."""
    from engine.tuners.held import Held

    for _, layer in adapted(model):
        layer.lora_A[_ADAPTER] = Held(None, layer.lora_A[_ADAPTER].weight, 0)


def _split(layer: Any, start: Start) -> None:
    """Begin with a part of the weight, and take the same part away again with rows that stay."""
    from engine.tuners.held import Held

    first, second = layer.lora_A[_ADAPTER].weight, layer.lora_B[_ADAPTER].weight
    rank = first.shape[0] // 2
    a, b = first[:rank].detach().clone(), second[:, :rank].detach().clone()
    if not a.is_meta:
        _fill(a, b, *_factors(start)(_weight_of(layer), rank, layer.scaling[_ADAPTER]))
    layer.lora_A[_ADAPTER] = Held(a, a.clone(), 0)
    layer.lora_B[_ADAPTER] = Held(b, -b, 1)


def _fill(a: torch.Tensor, b: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor) -> None:
    """Put factors into an adapter's matrices; a layer narrower than the rank has fewer of them."""
    a[: rows.shape[0]] = rows
    b[:, : columns.shape[1]] = columns


Factors = tuple["torch.Tensor", "torch.Tensor"]


def _factors(start: Start) -> Callable[[torch.Tensor, int, float], Factors]:
    if start == "olora":
        return _olora
    if start == "pissa":
        return _pissa
    rounds = int(str(start).rpartition("_")[2])
    return lambda weight, rank, scaling: _largest(weight, rank, scaling, rounds)


def _pissa(weight: torch.Tensor, rank: int, scaling: float) -> Factors:
    """Return the largest singular directions of a weight (Meng et al., 2024, arXiv:2404.02948)."""
    import torch

    left, sizes, right = torch.linalg.svd(weight, full_matrices=False)
    root = (sizes[:rank] / scaling).sqrt()
    return root[:, None] * right[:rank], left[:, :rank] * root


def _largest(weight: torch.Tensor, rank: int, scaling: float, rounds: int) -> Factors:
    """Return nearly the same, far faster: by a random projection that is refined in rounds."""
    import torch

    count = min(rank, *weight.shape)
    wider = min(2 * count, *weight.shape)
    devices = [weight.device] if weight.device.type == "cuda" else []
    with torch.random.fork_rng(devices):
        torch.manual_seed(0)
        left, sizes, right = torch.svd_lowrank(weight, wider, niter=rounds)
    root = (sizes[:count] / scaling).sqrt()
    return root[:, None] * right[:, :count].T, left[:, :count] * root


def _olora(weight: torch.Tensor, rank: int, scaling: float) -> Factors:
    """Return an orthonormal basis and its coordinates (Büyükakyüz, 2024, arXiv:2406.01775)."""
    import torch

    del scaling
    basis, coordinates = torch.linalg.qr(weight)
    return coordinates[:rank], basis[:, :rank]


def _orthogonal(layer: Any) -> None:
    """Begin with two matrices that are both random and cancel out, from halves of one orthogonal matrix."""
    import torch

    a, b = layer.lora_A[_ADAPTER].weight, layer.lora_B[_ADAPTER].weight
    if a.is_meta:
        return
    rank = a.shape[0]
    basis = torch.linalg.qr(torch.randn(rank, rank))[0].to(a.device)
    a.copy_((torch.randn(a.shape[1], rank // 2).to(a.device) @ basis[0::2]).T / 10)
    b.copy_((torch.randn(b.shape[0], rank // 2).to(a.device) @ basis[1::2]) / 10)


def _make_up(layers: Mapping[str, Any], base: Path) -> None:
    """Begin with what rounding took from the published weights (LoftQ; Li et al., 2023, arXiv:2310.08659).

    One round of it: the rounded weights stay as they are, so that the adapter fits every copy of them.
    """
    from safetensors import safe_open

    found = _tensors(base)
    for name, layer in layers.items():
        stored = f"{name.removeprefix('base_model.model.')}.weight"
        if stored not in found:
            raise ProblemError("base_weights_missing", path=base, tensor=stored)
        with safe_open(found[stored], "pt") as file:
            published = file.get_tensor(stored)
        held = _weight_of(layer)
        lost = published.to(held) - held
        a, b = layer.lora_A[_ADAPTER].weight, layer.lora_B[_ADAPTER].weight
        if lost.any():
            _fill(a, b, *_largest(lost, a.shape[0], layer.scaling[_ADAPTER], _NITER))


def _tensors(base: Path) -> dict[str, Path]:
    """Return the file of every tensor of a model folder."""
    from safetensors import safe_open

    found: dict[str, Path] = {}
    for path in sorted(base.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            found.update(dict.fromkeys(file.keys(), path))
    return found


def _weight_of(layer: Any) -> torch.Tensor:
    """Return a layer's weight (out, in) in float32, as the adapter sees it."""
    from peft.utils.integrations import dequantize_module_weight

    weight = dequantize_module_weight(layer.get_base_layer()).detach().float()
    return weight.T if getattr(layer, "fan_in_fan_out", False) else weight
