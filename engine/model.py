"""The base model: where it is, and what its files say about it without loading a weight."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.spec import Spec, Ui

Task = Literal["CAUSAL_LM", "SEQ_CLS", "MASKED_LM"]
"""What a model is used for; the first two are PEFT's names."""
_PICKLES: Final = {".bin", ".pt", ".pth", ".pkl", ".ckpt"}
_PREFIX: Final = 8
"""Bytes of a header's own length, a little-endian u64."""
_SMALLEST_HEADER: Final = 2
_HEADER_LIMIT: Final = 100 << 20
_CONFIG_LIMIT: Final = 4
"""MiB."""


class ModelSpec(Spec):
    """A base model: a folder on this computer, or a pinned repository of a model hub."""

    path: Annotated[Path | None, Field(title="Folder")] = None
    """Folder with config.json, safetensors weights and the tokenizer."""
    hub: Annotated[str | None, Field(title="Hub id"), Ui(hidden=True)] = None
    """Repository on a model hub, as organisation/name."""
    revision: Annotated[str | None, Field(title="Revision"), Ui(hidden=True)] = None
    """Commit of the repository, so that a later change there does not change the job."""
    source: Annotated[Literal["huggingface", "modelscope"], Ui(hidden=True)] = "huggingface"
    """Hub that the repository belongs to."""

    @model_validator(mode="after")
    def _one_place(self) -> ModelSpec:
        if (self.path is None) == (self.hub is None):
            raise ValueError(reason("model_place_unclear"))
        return self

    def folder(self) -> Path:
        """Return the local folder; a hub model must have been downloaded first."""
        if self.path is None:
            raise ProblemError("model_not_found", path=self.hub)
        return self.path


class ModelFacts(Spec):
    """What a model folder says of itself; sizes in bytes, counts in single parameters."""

    path: Path
    name: str
    architecture: str
    model_type: str
    parameters: int
    weight_bytes: int
    dtype: str
    hidden_size: int
    intermediate_size: int
    layers: int
    heads: int
    kv_heads: int
    vocab_size: int
    context: int
    """Longest sequence that the model was made for, in tokens."""
    tied_embeddings: bool
    head_dim: int | None = None
    """Width of an attention head where a model says so; otherwise hidden_size / heads."""
    chat_template: bool
    licence: str = ""
    notes: tuple[Problem, ...] = ()
    """What a person should know, but nothing that forbids training."""


def read_facts(folder: Path) -> ModelFacts:
    """Read a model folder's facts without loading weights; raises ProblemError when it cannot be trained."""
    check_folder(folder)
    config = read_config(folder / "config.json")
    inner = config.get("text_config")
    text: dict[str, Any] = inner if isinstance(inner, dict) else config
    tensors = [tensor for file in weight_files(folder) for tensor in _tensors(file)]
    template = has_chat_template(folder)
    heads = _count(text, "num_attention_heads", default=1)
    notes = () if template else (Problem(code="model_without_template", facts={"path": str(folder)}),)
    return ModelFacts(
        path=folder,
        name=folder.name,
        architecture=_architecture(config),
        model_type=str(config.get("model_type", "unknown")),
        parameters=sum(count for _, count, _ in tensors),
        weight_bytes=sum(size for _, _, size in tensors),
        dtype=max(((size, dtype) for dtype, _, size in tensors), default=(0, "unknown"))[1],
        hidden_size=_count(text, "hidden_size", "d_model", "n_embd", default=1),
        intermediate_size=_count(text, "intermediate_size", "ffn_dim", "n_inner", default=1),
        layers=_count(text, "num_hidden_layers", "n_layer", default=1),
        heads=heads,
        kv_heads=_count(text, "num_key_value_heads", default=heads),
        vocab_size=_count(text, "vocab_size", default=1),
        context=_count(text, "max_position_embeddings", "n_positions", default=2048),
        tied_embeddings=bool(text.get("tie_word_embeddings", True)),
        head_dim=_count(text, "head_dim", default=0) or None,
        chat_template=template,
        licence=_licence(folder),
        notes=notes,
    )


def check_folder(folder: Path) -> None:
    """Refuse a folder that is not a model, or that could run code or reach outside itself."""
    if folder.is_file() and folder.suffix.lower() == ".gguf":
        raise ProblemError("model_is_gguf", path=folder)
    if not folder.is_dir():
        raise ProblemError("model_not_found", path=folder)
    if not (folder / "config.json").is_file():
        if any(folder.glob("*.gguf")):
            raise ProblemError("model_is_gguf", path=folder)
        raise ProblemError("model_without_config", path=folder)
    for item in folder.iterdir():
        if item.is_symlink() and not _stays_inside(item, folder):
            why = reason("link_outside")
            raise ProblemError("model_unsafe", path=folder, file=item.name, reason=why)
    if not weight_files(folder):
        pickles = sorted(item.name for item in folder.iterdir() if item.suffix in _PICKLES)
        if pickles:
            raise ProblemError("model_with_pickles_only", path=folder, file=pickles[0])
        raise ProblemError("model_without_weights", path=folder)
    if not (folder / "tokenizer.json").is_file():
        raise ProblemError("model_without_tokenizer", path=folder)


def read_config(path: Path) -> dict[str, Any]:
    """Read a config.json, refusing keys that would load program code."""
    if path.stat().st_size > _CONFIG_LIMIT << 20:
        why = reason("file_too_large", limit=_CONFIG_LIMIT)
        raise ProblemError("model_config_broken", path=path, line=1, reason=why)
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        why = reason("file_not_utf8")
        raise ProblemError("model_config_broken", path=path, line=1, reason=why) from error
    except json.JSONDecodeError as error:
        raise ProblemError("model_config_broken", path=path, line=error.lineno, reason=error.msg) from error
    except (ValueError, RecursionError) as error:
        raise ProblemError("model_config_broken", path=path, line=1, reason=error) from error
    if not isinstance(config, dict):
        raise ProblemError("model_config_broken", path=path, line=1, reason=reason("config_not_object"))
    for key in ("auto_map", "_attn_implementation", "attn_implementation"):
        if key in config:
            raise ProblemError("model_with_code", path=path.parent, key=key)
    return config


def weight_files(folder: Path) -> list[Path]:
    """Return the safetensors shards of a model folder, in name order."""
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        single = folder / "model.safetensors"
        return [single] if single.is_file() else sorted(folder.glob("model-*.safetensors"))
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise ProblemError("model_weights_broken", path=index, reason=str(error)) from error
    for name in names:
        if not isinstance(name, str) or Path(name).name != name or not name.endswith(".safetensors"):
            why = reason("file_named", name=name)
            raise ProblemError("model_unsafe", path=folder, file=index.name, reason=why)
        if not (folder / name).is_file():
            why = reason("file_missing")
            raise ProblemError("model_weights_broken", path=folder / name, reason=why)
    return [folder / name for name in names]


def tensor_header(file: Path) -> tuple[int, dict[str, Any]]:
    """Return the length of a safetensors file's header in bytes and the header itself."""
    with file.open("rb") as opened:
        prefix = opened.read(_PREFIX)
        length = struct.unpack("<Q", prefix)[0] if len(prefix) == _PREFIX else 0
        if not _SMALLEST_HEADER <= length <= _HEADER_LIMIT:
            raise ProblemError("model_weights_broken", path=file, reason=reason("header_missing"))
        try:
            header = json.loads(opened.read(length))
        except (ValueError, RecursionError) as error:
            why = reason("header_not_json")
            raise ProblemError("model_weights_broken", path=file, reason=why) from error
    if not isinstance(header, dict):
        raise ProblemError("model_weights_broken", path=file, reason=reason("header_not_object"))
    return length, header


def has_chat_template(folder: Path) -> bool:
    """Say whether the folder brings a chat template, as a file or inside the tokenizer's config."""
    if (folder / "chat_template.jinja").is_file():
        return True
    config = folder / "tokenizer_config.json"
    if not config.is_file():
        return False
    try:
        return bool(json.loads(config.read_text(encoding="utf-8")).get("chat_template"))
    except (ValueError, AttributeError, RecursionError):
        return False


def _tensors(file: Path) -> list[tuple[str, int, int]]:
    """Return (dtype, parameters, bytes) of every tensor in a shard."""
    length, header = tensor_header(file)
    found = []
    end = 0
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        try:
            first, last = _whole(entry["data_offsets"])
            found.append((str(entry["dtype"]), math.prod(_whole(entry["shape"])), last - first))
            end = max(end, last)
        except (KeyError, TypeError, ValueError) as error:
            why = reason("tensor_entry_bad", name=name)
            raise ProblemError("model_weights_broken", path=file, reason=why) from error
    size, wanted = file.stat().st_size, _PREFIX + length + end
    if size != wanted:
        why = reason("file_size_wrong", found=size, wanted=wanted)
        raise ProblemError("model_weights_broken", path=file, reason=why)
    return found


def _whole(numbers: Any) -> list[int]:
    """Return a list of sizes; raises ValueError for anything else that a header may hold."""
    sizes: list[Any] = numbers if isinstance(numbers, list) else [None]
    if not all(type(size) is int and 0 <= size < 1 << 63 for size in sizes):
        raise ValueError
    return sizes


def _architecture(config: dict[str, Any]) -> str:
    listed = config.get("architectures")
    return str(listed[0]) if isinstance(listed, list) and listed else "unknown"


def _count(config: dict[str, Any], *names: str, default: int) -> int:
    for name in names:
        value = config.get(name)
        if isinstance(value, int) and 0 < value < 1 << 31:
            return value
    return default


def _licence(folder: Path) -> str:
    readme = folder / "README.md"
    if not readme.is_file():
        return ""
    for line in readme.read_text(encoding="utf-8", errors="replace")[:8192].splitlines():
        if line.startswith("license:"):
            return line.partition(":")[2].strip()
    return ""


def _stays_inside(item: Path, folder: Path) -> bool:
    """Accept a link into its own folder or, as hub caches are laid out, into a sibling `blobs` folder."""
    try:
        target = item.resolve()
    except (OSError, RuntimeError):  # a circle of links
        return False
    root = folder.resolve()
    return target.is_relative_to(root) or target.is_relative_to(root.parent.parent / "blobs")
