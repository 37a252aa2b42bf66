"""Safetensors shards as byte ranges: what a model folder holds, and a shard to be written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch

from engine.model import tensor_header, weight_files
from engine.problems import ProblemError
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DTYPES: Final[dict[str, torch.dtype]] = {
    "F64": torch.float64,
    "F32": torch.float32,
    "BF16": torch.bfloat16,
    "F16": torch.float16,
}
"""The floating point types that are converted; tensors of other types are copied as they are."""
INDEX: Final = "model.safetensors.index.json"
_ALIGNMENT: Final = 8


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor in a file: its type as safetensors spells it, its shape and its byte range."""

    name: str
    file: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    """Offset from the beginning of the file."""
    size: int
    """Bytes."""

    @property
    def count(self) -> int:
        """Return how many numbers it holds."""
        count = 1
        for size in self.shape:
            count *= size
        return count


@dataclass(frozen=True, slots=True)
class Shard:
    """One safetensors file: its name, the metadata of its header, its tensors in file order."""

    name: str
    metadata: dict[str, str]
    tensors: tuple[Stored, ...]


def read_shards(folder: Path) -> list[Shard]:
    """Read the headers of a model's shards; raises ProblemError when one does not fit its file."""
    files = weight_files(folder)
    if not files:
        raise ProblemError("model_without_weights", path=folder)
    return [read_shard(file) for file in files]


def read_shard(file: Path) -> Shard:
    """Read the header of one safetensors file."""
    length, header = tensor_header(file)
    metadata = header.pop("__metadata__", None) or {}
    body = 8 + length
    tensors = []
    for name, entry in header.items():
        try:
            first, last = entry["data_offsets"]
            shape = tuple(int(size) for size in entry["shape"])
            tensors.append(Stored(name, file, str(entry["dtype"]), shape, body + first, last - first))
        except (KeyError, TypeError, ValueError) as error:
            why = reason("tensor_entry_bad", name=name)
            raise ProblemError("model_weights_broken", path=file, reason=why) from error
    tensors.sort(key=lambda tensor: (tensor.start, tensor.size))
    _check(file, body, tensors)
    return Shard(file.name, metadata, tuple(tensors))


def lay_out(
    file: Path, tensors: Iterable[tuple[str, str, tuple[int, ...], int]], metadata: dict[str, str]
) -> tuple[bytes, list[Stored]]:
    """Return the header of a new shard and where its tensors go; one (name, type, shape, bytes) each."""
    header: dict[str, object] = {"__metadata__": {"format": "pt", **metadata}}
    offset = 0
    placed = []
    for name, dtype, shape, size in tensors:
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [offset, offset + size]}
        placed.append((name, dtype, shape, offset, size))
        offset += size
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    body = 8 + len(text)
    stored = [
        Stored(name, file, dtype, shape, body + start, size) for name, dtype, shape, start, size in placed
    ]
    return len(text).to_bytes(8, "little") + text, stored


def read_range(file: Path, start: int, size: int) -> torch.Tensor:
    """Read exactly `size` bytes as uint8; raises ProblemError when the file ends before."""
    buffer = torch.empty(size, dtype=torch.uint8)
    view = memoryview(buffer.numpy().data)
    done = 0
    with file.open("rb", buffering=0) as opened:
        opened.seek(start)
        while done < size:
            got = opened.readinto(view[done:])
            if not got:
                raise ProblemError("model_weights_broken", path=file, reason=reason("file_shrunk"))
            done += got
    return buffer


def write_range(file: Path, data: torch.Tensor, start: int) -> None:
    """Write a tensor's bytes at an offset of a file that exists."""
    view = memoryview(data.view(-1).view(torch.uint8).numpy().data)
    done = 0
    with file.open("r+b", buffering=0) as opened:
        opened.seek(start)
        while done < len(view):
            done += opened.write(view[done:]) or 0


def _check(file: Path, body: int, tensors: list[Stored]) -> None:
    """Refuse ranges that overlap, leave holes or do not fit the type, shape and file size."""
    end = body
    for tensor in tensors:
        if tensor.start != end:
            why = reason("tensor_offsets_bad", name=tensor.name)
            raise ProblemError("model_weights_broken", path=file, reason=why)
        dtype = DTYPES.get(tensor.dtype)
        if dtype is not None and tensor.count * dtype.itemsize != tensor.size:
            why = reason("tensor_shape_bad", name=tensor.name)
            raise ProblemError("model_weights_broken", path=file, reason=why)
        end += tensor.size
    size = file.stat().st_size
    if size != end:
        why = reason("file_size_wrong", found=size, wanted=end)
        raise ProblemError("model_weights_broken", path=file, reason=why)
