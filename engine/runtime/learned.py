"""What an adapter changes of its base: weights that are folded, and tensors that are replaced or new."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

import torch
from safetensors.torch import load_file

from engine.model import read_config
from engine.problems import ProblemError
from engine.runtime.fold import Rows, Update
from engine.runtime.naming import FUSED_EXPERTS, HEAD, PREFIX, Names, Place, is_embedding
from engine.runtime.shards import DTYPES, read_range, read_shard, read_shards

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runtime.fold import Held
    from engine.runtime.shards import Stored

_PARTS: Final = re.compile(r"lora_(?P<matrix>[AB])\.weight|(?P<magnitude>lora_magnitude_vector)(?:\.weight)?")
_CHANGES_BASE: Final = ("pissa", "olora", "corda", "loftq", "lora_ga")
"""Starts that also change the base's weights, so that the published ones are not what was trained on."""
_UNFOLDABLE: Final = (
    "alora_invocation_tokens",
    "arrow_config",
    "layer_replication",
    "use_bdlora",
    "use_qalora",
)
_OTHER_LORA: Final = ("kasa_config", "monteclora_config")
"""Settings that change what the matrices of LoRA mean; PEFT folds those itself."""
_MATRIX: Final = 2


class Fold(Protocol):
    """What one module learned, folded into its weight."""

    whole: ClassVar[bool]
    """Whether the weight is folded whole, not in blocks of rows."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return (out, in) of the weight it belongs to."""
        ...

    def fold(self, weight: torch.Tensor, first: int) -> torch.Tensor:
        """Return rows `first`… of the merged weight in fp32."""
        ...

    def to(self, device: torch.device) -> Fold:
        """Return the same on a device."""
        ...


@dataclass(slots=True)
class Learned:
    """What becomes of a base's tensors."""

    folds: dict[str, Fold] = field(default_factory=dict)
    """Module of the live model -> what is folded into its weight."""
    values: dict[str, torch.Tensor] = field(default_factory=dict)
    """Tensor of the live model -> what stands there now; the base may lack it."""
    config: dict[str, Any] = field(default_factory=dict)
    """Settings of the model that the new tensors need."""
    parts: bool = True
    """Whether tied embeddings and output layer part when only one of them changed."""


def read_learned(adapter: Path, base: Path, held: Held) -> Learned:
    """Read what an adapter changes of its base.

    Raises ProblemError merge_unsupported, merge_incomplete or merge_tensor_missing for anything in it that
    could not be folded, before anything is.
    """
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    _check_config(adapter, config)
    file = adapter / "adapter_model.safetensors"
    read_shard(file)  # says what is wrong with a damaged one
    names = Names.of(read_shards(base), read_config(base / "config.json"))
    return _Reader(adapter, config, names, held).read(load_file(file))


def _check_config(folder: Path, config: dict[str, Any]) -> None:
    start = str(config.get("init_lora_weights", ""))
    if start.startswith(_CHANGES_BASE):
        raise ProblemError("merge_unsupported", tensor=start)
    for key in _UNFOLDABLE:
        if config.get(key):
            raise ProblemError("merge_unsupported", tensor=key)
    if config.get("peft_type") != "LORA":
        from engine.runtime.stand_in import check_kind  # PEFT takes seconds to import, and LoRA does without

        check_kind(folder)


@dataclass(slots=True)
class _Reader:
    """Sorts the tensors of an adapter by what is to be done with them."""

    folder: Path
    config: dict[str, Any]
    names: Names
    held: Held
    learned: Learned = field(default_factory=Learned)
    rest: dict[str, torch.Tensor] = field(default_factory=dict)
    """What PEFT folds, by the adapter's own names."""
    places: dict[str, Place] = field(default_factory=dict)

    def read(self, tensors: dict[str, torch.Tensor]) -> Learned:
        """Return what becomes of the base."""
        modules: dict[str, dict[str, torch.Tensor]] = {}
        for name, value in tensors.items():
            owner = self.names.owner(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
            if owner is not None:
                if not self._taken(value, *owner):
                    modules.setdefault(owner[0], {})[owner[1]] = value
            elif name.startswith(PREFIX):
                self._new(name.removeprefix(PREFIX), value)
            else:
                self.rest[name] = value  # shared by all modules
        for module, parts in modules.items():
            if self._is_plain(parts):
                self.learned.folds[module] = _update(module, parts, self.config)
            else:
                self.rest.update({f"{PREFIX}{module}.{rest}": value for rest, value in parts.items()})
                self.places[module] = self._place(module)
        self._fold_by_peft()
        self.learned.config = dict.fromkeys(self.config.get("switches") or (), True)
        self.learned.parts = not self.config.get("ensure_weight_tying")
        return self.learned

    def _taken(self, value: torch.Tensor, module: str, rest: str) -> bool:
        """Take over a tensor that needs no folding; say whether it was one."""
        last = rest.rpartition(".")[2]
        if rest in {"weight", "bias", "base_layer.bias"} or rest.startswith("ln_tuning_layers."):
            self.learned.values[f"{module}.{last}"] = value
        elif rest == "bitfit_bias":
            before = self._bias(module)
            self.learned.values[f"{module}.bias"] = value if before is None else before + value
        elif last == "trainable_tokens_delta":
            self.learned.folds[module] = self._rows(module, value)
        else:
            return False
        return True

    def _new(self, path: str, value: torch.Tensor) -> None:
        """Take over a tensor that the base lacks: of a module that is trained whole, such as a classifier."""
        whole = self.config.get("modules_to_save") or ()
        if path.endswith((".weight", ".bias")) and any(f".{part}." in f".{path}" for part in whole):
            self.learned.values[path] = value
            return
        fused = any(f"{end}." in path for end in FUSED_EXPERTS)
        raise ProblemError("merge_unsupported" if fused else "merge_tensor_missing", tensor=path)

    def _is_plain(self, parts: dict[str, torch.Tensor]) -> bool:
        """Say whether a module's tensors are of LoRA as it was published, which is folded row by row."""
        if self.config.get("peft_type") != "LORA" or any(self.config.get(key) for key in _OTHER_LORA):
            return False
        matches = {rest: _PARTS.fullmatch(rest) for rest in parts}
        return all(
            match is not None and (not match["matrix"] or parts[rest].ndim == _MATRIX)
            for rest, match in matches.items()
        )

    def _place(self, module: str) -> Place:
        stored = self._weight(module)
        if len(stored.shape) != _MATRIX:
            raise ProblemError("merge_unsupported", tensor=module)
        rows, columns = stored.shape[::-1] if self.names.transposed(module) else stored.shape
        embedding = is_embedding(stored.name) and module != HEAD
        return Place((rows, columns), embedding=embedding, bias=self._bias(module))

    def _weight(self, module: str) -> Stored:
        stored = self.names.weight(module)
        if stored is None:
            raise ProblemError("merge_tensor_missing", tensor=f"{module}.weight")
        return stored

    def _bias(self, module: str) -> torch.Tensor | None:
        """Read a module's bias as the adapter saw it, or None when it has none."""
        stored = self.names.find(f"{module}.bias")
        if stored is None or stored.dtype not in DTYPES:
            return None
        raw = read_range(stored.file, stored.start, stored.size)
        return self.held.cast(raw.view(DTYPES[stored.dtype])).float()

    def _rows(self, module: str, values: torch.Tensor) -> Rows:
        found = self.config.get("token_indices") or self.config.get("trainable_token_indices") or ()
        if isinstance(found, dict):
            found = next(
                (indices for name, indices in found.items() if f".{module}".endswith(f".{name}")), ()
            )
        rows, columns = self._weight(module).shape
        indices = torch.tensor(found, dtype=torch.long)
        if values.shape != (len(indices), columns) or not bool(((indices >= 0) & (indices < rows)).all()):
            raise ProblemError("merge_tensor_missing", tensor=f"{module}.weight")
        return Rows(indices, values.float(), (rows, columns))

    def _fold_by_peft(self) -> None:
        if not self.places:
            for name in self.rest:
                raise ProblemError("merge_unsupported", tensor=name)
            return
        from engine.runtime.stand_in import stand_ins

        for module, stand_in in stand_ins(self.folder, self.rest, self.places).items():
            self.learned.folds[module] = stand_in
            bias = self.places[module].bias
            if bias is not None:
                self.learned.values[f"{module}.bias"] = stand_in.fold_bias(bias)


def _update(module: str, named: dict[str, torch.Tensor], config: dict[str, Any]) -> Update:
    parts = {_letter(rest): values.float() for rest, values in named.items()}
    if not {"A", "B"} <= parts.keys() or bool(config.get("use_dora")) != ("m" in parts):
        raise ProblemError("merge_incomplete", parts=", ".join(sorted(parts)), module=module)
    rank = parts["A"].shape[0]
    alpha = config["lora_alpha"]
    for pattern, value in (config.get("alpha_pattern") or {}).items():
        if re.match(rf"(.*\.)?({pattern})$", module):
            alpha = value
            break
    scaling = alpha / math.sqrt(rank) if config.get("use_rslora") else alpha / rank
    magnitude = parts["m"].flatten() if "m" in parts else None
    return Update(parts["A"], parts["B"], scaling, magnitude)


def _letter(rest: str) -> str:
    match = _PARTS.fullmatch(rest)
    return (match["matrix"] or "m") if match is not None else rest
