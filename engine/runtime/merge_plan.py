"""What a merge will write, decided before the first byte: every tensor's source, target and treatment."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import torch

from engine import durable
from engine.model import read_config
from engine.problems import ProblemError
from engine.runtime.shards import DTYPES, INDEX, Shard, Stored, lay_out, read_shards

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runtime.fold import Held, Update

FUSED_EXPERTS: Final = (".experts", ".experts.base_layer")
"""Ends of the names under which PEFT adapts the experts of a layer, which share one parameter."""
_HEAD: Final = "lm_head"
_EMBEDDINGS: Final = ("embed_tokens.weight", "wte.weight", "embed_in.weight", "word_embeddings.weight")
_TRANSPOSED_MODELS: Final = ("gpt2", "openai-gpt")
"""Models whose linear layers are transformers' Conv1D, stored as (in, out)."""
_SIDE_FILES: Final = (
    "tokenizer*",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "*.model",
    "generation_config.json",
    "chat_template.*",
    "LICENSE*",
    "NOTICE*",
)
_SPELLING: Final = {torch.bfloat16: "BF16", torch.float16: "F16"}


@dataclass(frozen=True, slots=True)
class Task:
    """One tensor to write."""

    source: Stored
    target: Stored
    update: Update | None = None
    quantized: bool = False
    """Held as integers while training, so that it is replaced by what the integers stand for."""
    transposed: bool = False
    """Stored as (in, out) and computed as a whole the other way round."""
    raw: bool = False
    """Copied byte by byte."""

    @property
    def matrix(self) -> tuple[int, int]:
        """Return (rows, columns) as it is computed; what is only converted is one long column."""
        if self.update is None and not self.quantized:
            return self.source.count, 1
        return self.source.shape[0], self.source.shape[1]


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """One file to write."""

    name: str
    header: bytes
    size: int
    tasks: tuple[Task, ...]


@dataclass(slots=True)
class Plan:
    """A whole folder to write."""

    shards: list[ShardPlan]
    config: dict[str, Any]
    indexed: bool
    """Whether the base has an index of its shards."""
    side_files: dict[str, Path] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Return the size of the finished folder but for the few kilobytes of config and index."""
        side = sum(file.stat().st_size for file in self.side_files.values())
        return sum(shard.size for shard in self.shards) + side

    def tasks(self) -> list[Task]:
        """Return every tensor of every shard."""
        return [task for shard in self.shards for task in shard.tasks]

    def write_side_files(self, folder: Path) -> None:
        """Write everything that is no weight."""
        for name, file in self.side_files.items():
            shutil.copyfile(file, folder / name)
        durable.write_atomic(folder / "config.json", _json(self.config))
        if self.indexed:
            total = sum(task.target.size for task in self.tasks())
            places = {task.target.name: shard.name for shard in self.shards for task in shard.tasks}
            index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(places.items()))}
            durable.write_atomic(folder / INDEX, _json(index))


def plan(
    base: Path, adapter: Path | None, updates: dict[str, Update], held: Held, dtype: torch.dtype
) -> Plan:
    """Decide what becomes of every tensor; raises ProblemError when the adapter does not fit the base."""
    for module in updates:
        if module.endswith(FUSED_EXPERTS):
            raise ProblemError("merge_unsupported", tensor=module)
    config = read_config(base / "config.json")
    shards = read_shards(base)
    names = {tensor.name: tensor for shard in shards for tensor in shard.tensors}
    by_tensor = {_weight(module, names, config): module for module in (*held.quantized, *updates)}
    untied = _untied(names, updates, config)
    if untied is not None:
        by_tensor.pop(untied.name, None)
    treat = _Treatment(
        by_tensor, updates, held, dtype, transposed=config.get("model_type") in _TRANSPOSED_MODELS
    )
    planned = [
        _plan_shard(shard, treat, untied if number == len(shards) - 1 else None)
        for number, shard in enumerate(shards)
    ]
    if untied is not None:
        config = {**config, "tie_word_embeddings": False}
    return Plan(planned, _converted(config, dtype), (base / INDEX).is_file(), _side_files(base, adapter))


@dataclass(frozen=True, slots=True)
class _Treatment:
    """Says how each tensor is treated."""

    modules: dict[str, str]
    updates: dict[str, Update]
    held: Held
    dtype: torch.dtype
    transposed: bool

    def spelled(self, tensor: Stored) -> tuple[str, int]:
        """Return the type and the size that a tensor is written in."""
        if tensor.dtype not in DTYPES:
            return tensor.dtype, tensor.size
        return _SPELLING[self.dtype], tensor.count * self.dtype.itemsize

    def task(self, source: Stored, target: Stored, module: str | None) -> Task:
        """Return what is to be done for one tensor."""
        update = self.updates.get(module) if module is not None else None
        quantized = module in self.held.quantized
        if update is None and not quantized:
            return Task(source, target, raw=self._same(source, target))
        if source.dtype not in DTYPES:
            raise ProblemError("merge_base_packed", tensor=source.name, dtype=source.dtype)
        transposed = self.transposed and module != _HEAD
        shape = source.shape[::-1] if transposed else source.shape
        if update is not None and update.shape != shape:
            wanted = " x ".join(str(size) for size in update.shape)
            raise ProblemError("merge_tensor_missing", tensor=f"{source.name} ({wanted})")
        return Task(source, target, update, quantized=quantized, transposed=transposed)

    def _same(self, source: Stored, target: Stored) -> bool:
        """Say whether loading and storing would give back the same bytes."""
        kept = (None, torch.float32, DTYPES.get(source.dtype))
        return source.dtype == target.dtype and (source.dtype not in DTYPES or self.held.load_dtype in kept)


def _plan_shard(shard: Shard, treat: _Treatment, head: Stored | None) -> ShardPlan:
    """Lay out one shard; `head` is the embedding that also becomes an output layer of its own."""
    tensors = [tensor for tensor in shard.tensors if head is None or tensor.name != f"{_HEAD}.weight"]
    entries = [(tensor.name, *treat.spelled(tensor), tensor) for tensor in tensors]
    if head is not None:
        entries.append((f"{_HEAD}.weight", *treat.spelled(head), head))
    file = tensors[0].file if tensors else shard.tensors[0].file
    header, placed = lay_out(
        file, [(name, dtype, source.shape, size) for name, dtype, size, source in entries], shard.metadata
    )
    tasks = []
    for target, (name, _, _, source) in zip(placed, entries, strict=True):
        module = _HEAD if head is not None and name == f"{_HEAD}.weight" else treat.modules.get(name)
        tasks.append(treat.task(source, target, module))
    return ShardPlan(shard.name, header, len(header) + sum(target.size for target in placed), tuple(tasks))


def _weight(module: str, names: dict[str, Stored], config: dict[str, Any]) -> str:
    """Return the name of a module's weight in the files, which may leave out the outermost module."""
    for name in (f"{module}.weight", f"{module.partition('.')[2]}.weight"):
        if name in names:
            return name
    if module == _HEAD and config.get("tie_word_embeddings", True):
        return _embedding(names).name
    raise ProblemError("merge_tensor_missing", tensor=f"{module}.weight")


def _untied(names: dict[str, Stored], updates: dict[str, Update], config: dict[str, Any]) -> Stored | None:
    """Return the embedding when an adapter sits on an output layer that shares its weight.

    The adapter changed the output alone, so the two part: the merged model stores the output layer too.
    """
    tied = f"{_HEAD}.weight" not in names or config.get("tie_word_embeddings") is True
    return _embedding(names) if _HEAD in updates and tied else None


def _embedding(names: dict[str, Stored]) -> Stored:
    for name, tensor in names.items():
        if name.endswith(_EMBEDDINGS):
            return tensor
    raise ProblemError("merge_tensor_missing", tensor=f"{_HEAD}.weight")


def _converted(config: dict[str, Any], dtype: torch.dtype) -> dict[str, Any]:
    """Return the config of the 16-bit model."""
    spelled = str(dtype).removeprefix("torch.")
    kept = {key: value for key, value in config.items() if key not in {"quantization_config", "torch_dtype"}}
    text = kept.get("text_config")
    if isinstance(text, dict):
        kept["text_config"] = _converted(text, dtype)
    return {**kept, "dtype": spelled}


def _side_files(base: Path, adapter: Path | None) -> dict[str, Path]:
    """Return the files that go along; those beside the adapter are what was trained with, so they win."""
    found = {}
    for folder in (base, *([adapter] if adapter else [])):
        for pattern in _SIDE_FILES:
            found.update({file.name: file for file in sorted(folder.glob(pattern)) if file.is_file()})
    return found


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"
