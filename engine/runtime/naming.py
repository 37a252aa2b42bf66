"""Which tensor of a base model's files belongs to which module of the live model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import torch

    from engine.runtime.shards import Shard, Stored

PREFIX: Final = "base_model.model."
"""What PEFT puts before the names of the live model."""
HEAD: Final = "lm_head"
FUSED_EXPERTS: Final = (".experts", ".experts.base_layer")
"""Ends of the names under which PEFT adapts the experts of a layer, which share one parameter."""
_TRANSPOSED_MODELS: Final = ("gpt2", "openai-gpt")
"""Models whose linear layers are transformers' Conv1D, stored as (in, out)."""
_EMBEDDINGS: Final = ("embed_tokens.weight", "wte.weight", "embed_in.weight", "word_embeddings.weight")


@dataclass(frozen=True, slots=True)
class Names:
    """The tensors of a base by the names of the live model, whose outermost module files may leave out."""

    tensors: dict[str, Stored]
    tied: bool
    """Whether the output layer shares the weight of the embeddings."""
    turned: bool
    """Whether its linear layers are stored as (in, out)."""

    @classmethod
    def of(cls, shards: Iterable[Shard], config: dict[str, Any]) -> Names:
        """Return the names of a base with these shards and this config.json."""
        found = {tensor.name: tensor for shard in shards for tensor in shard.tensors}
        alone = f"{HEAD}.weight" in found and config.get("tie_word_embeddings") is not True
        tied = not alone and config.get("tie_word_embeddings", True) is not False
        return cls(found, tied=tied, turned=config.get("model_type") in _TRANSPOSED_MODELS)

    def find(self, name: str) -> Stored | None:
        """Return the tensor that the live model calls by a name, or None."""
        return self.tensors.get(name) or self.tensors.get(name.partition(".")[2])

    def weight(self, module: str) -> Stored | None:
        """Return the weight of a module, for a tied output layer that of the embeddings; None without one."""
        found = self.find(f"{module}.weight")
        if found is None and module == HEAD and self.tied:
            return self.embedding()
        return found

    def transposed(self, module: str) -> bool:
        """Say whether the weight of a module is stored as (in, out)."""
        stored = self.weight(module)
        return self.turned and stored is not None and module != HEAD and not is_embedding(stored.name)

    def owner(self, path: str) -> tuple[str, str] | None:
        """Return (module with a weight that a path leads to, rest of the path), or None."""
        parts = path.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:cut])
            if self.weight(module) is not None:
                return module, ".".join(parts[cut:])
        return None

    def embedding(self) -> Stored:
        """Return the weight of the embeddings; raises ProblemError when there is none."""
        for tensor in self.tensors.values():
            if is_embedding(tensor.name):
                return tensor
        raise ProblemError("merge_tensor_missing", tensor=f"{HEAD}.weight")


@dataclass(frozen=True, slots=True)
class Place:
    """A module of the base that an adapter sits on."""

    shape: tuple[int, int]
    """(out, in) of a linear layer, (words, width) of an embedding."""
    embedding: bool = False
    bias: torch.Tensor | None = None


def is_embedding(name: str) -> bool:
    """Say whether a tensor holds a vector for each word of the input."""
    return name.endswith(_EMBEDDINGS)
