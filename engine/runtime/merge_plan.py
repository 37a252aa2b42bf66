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
from engine.runtime.fold import Rows
from engine.runtime.naming import HEAD, Names, is_embedding
from engine.runtime.shards import DTYPES, INDEX, Shard, Stored, lay_out, read_shards

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runtime.fold import Held
    from engine.runtime.learned import Fold, Learned

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
    update: Fold | None = None
    made: torch.Tensor | None = None
    """What is written whatever the base has there."""
    quantized: bool = False
    """Held as integers while training, so that it is replaced by what the integers stand for."""
    transposed: bool = False
    """Stored as (in, out) and computed as a whole the other way round."""
    raw: bool = False
    """Copied byte by byte."""

    @property
    def matrix(self) -> tuple[int, int]:
        """Return (rows, columns) as it is computed; what is only converted is one long column."""
        if self.made is not None or (self.update is None and not self.quantized):
            return self.target.count, 1
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


def plan(base: Path, adapter: Path | None, learned: Learned, held: Held, dtype: torch.dtype) -> Plan:
    """Decide what becomes of every tensor; raises ProblemError when the adapter does not fit the base."""
    config = read_config(base / "config.json")
    shards = read_shards(base)
    names = Names.of(shards, config)
    treat = _Treatment.of(names, learned, held, dtype)
    planned = [_plan_shard(shard, treat, last=shard is shards[-1]) for shard in shards]
    if treat.untied:
        config = {**config, "tie_word_embeddings": False}
    config = _switched(_converted(config, dtype), learned.config)
    return Plan(planned, config, (base / INDEX).is_file(), _side_files(base, adapter))


@dataclass(frozen=True, slots=True)
class _Treatment:
    """Says how each tensor is treated."""

    names: Names
    modules: dict[str, str]
    """Tensor of the base -> module whose weight it is, where something is to be done."""
    values: dict[str, torch.Tensor]
    """Tensor of the base -> what stands there now."""
    learned: Learned
    held: Held
    dtype: torch.dtype
    untied: bool
    """Whether the output layer shared the embeddings' weight and gets one of its own."""

    @classmethod
    def of(cls, names: Names, learned: Learned, held: Held, dtype: torch.dtype) -> _Treatment:
        """Find the base's tensors of all modules; raises ProblemError merge_tensor_missing."""
        untied = _untied(names, learned)
        modules = {}
        for module in (*held.quantized, *learned.folds):
            stored = names.weight(module)
            if stored is None:
                raise ProblemError("merge_tensor_missing", tensor=f"{module}.weight")
            if not (untied and module == HEAD):
                modules[stored.name] = module
        values = {}
        for name, value in learned.values.items():
            stored = names.find(name)
            values[name if stored is None else stored.name] = value
        return cls(names, modules, values, learned, held, dtype, untied)

    def new(self) -> dict[str, torch.Tensor]:
        """Return the tensors that the base lacks, but for an output layer that parts from its embeddings."""
        known = self.names.tensors
        apart = {f"{HEAD}.weight"} if self.untied else set()
        return {name: value for name, value in self.values.items() if name not in known and name not in apart}

    def spelled(self, dtype: str, size: int, count: int) -> tuple[str, int]:
        """Return the type and the size that a tensor is written in."""
        return (_SPELLING[self.dtype], count * self.dtype.itemsize) if dtype in DTYPES else (dtype, size)

    def task(self, source: Stored, target: Stored) -> Task:
        """Return what is to be done for one tensor."""
        if target.name in self.values:
            return self._made(source, target, self.values[target.name])
        apart = self.untied and target.name == f"{HEAD}.weight"
        module = HEAD if apart else self.modules.get(source.name)
        update = self.learned.folds.get(module) if module is not None else None
        quantized = module in self.held.quantized
        if update is None and not quantized:
            return Task(source, target, raw=self._same(source, target))
        if source.dtype not in DTYPES:
            raise ProblemError("merge_base_packed", tensor=source.name, dtype=source.dtype)
        transposed = module is not None and self.names.transposed(module)
        shape = source.shape[::-1] if transposed else source.shape
        if update is not None and update.shape != shape:
            wanted = " x ".join(str(size) for size in update.shape)
            raise ProblemError("merge_tensor_missing", tensor=f"{source.name} ({wanted})")
        return Task(source, target, update, quantized=quantized, transposed=transposed)

    def _made(self, source: Stored, target: Stored, value: torch.Tensor) -> Task:
        if tuple(value.shape) != source.shape:
            wanted = " x ".join(str(size) for size in value.shape)
            raise ProblemError("merge_tensor_missing", tensor=f"{source.name} ({wanted})")
        if source.dtype not in DTYPES:
            raise ProblemError("merge_base_packed", tensor=source.name, dtype=source.dtype)
        return Task(source, target, made=value.float())

    def _same(self, source: Stored, target: Stored) -> bool:
        """Say whether loading and storing would give back the same bytes."""
        kept = (None, torch.float32, DTYPES.get(source.dtype))
        return source.dtype == target.dtype and (source.dtype not in DTYPES or self.held.load_dtype in kept)


def _plan_shard(shard: Shard, treat: _Treatment, *, last: bool) -> ShardPlan:
    """Lay out one shard; the last one also gets what the base lacks."""
    head = f"{HEAD}.weight"
    sources = [
        (tensor.name, tensor) for tensor in shard.tensors if not (treat.untied and tensor.name == head)
    ]
    file = shard.tensors[0].file
    if last:
        for name, value in treat.new().items():
            sources.append((name, Stored(name, file, "F32", tuple(value.shape), 0, value.numel() * 4)))
        if treat.untied:
            sources.append((head, treat.names.embedding()))
    entries = [
        (name, *treat.spelled(source.dtype, source.size, source.count), source) for name, source in sources
    ]
    header, placed = lay_out(
        file, [(name, dtype, source.shape, size) for name, dtype, size, source in entries], shard.metadata
    )
    tasks = [treat.task(source, target) for target, (*_, source) in zip(placed, entries, strict=True)]
    return ShardPlan(shard.name, header, len(header) + sum(target.size for target in placed), tuple(tasks))


def _untied(names: Names, learned: Learned) -> bool:
    """Say whether an adapter changed one alone of embeddings and output layer that share a weight.

    Then they part: the merged model stores the output layer too. New embeddings of a few words are for both.
    """
    if not names.tied:
        return False
    changed = {module for module, fold in learned.folds.items() if not isinstance(fold, Rows)}
    changed |= {name.removesuffix(".weight") for name in learned.values}
    return HEAD in changed or (learned.parts and any(is_embedding(f"{module}.weight") for module in changed))


def _switched(config: dict[str, Any], switches: dict[str, Any]) -> dict[str, Any]:
    """Return a config with settings changed where it has them, for instance in that of its text model."""
    text = config.get("text_config")
    if isinstance(text, dict):
        return {**config, "text_config": {**text, **switches}}
    return {**config, **switches}


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
