"""The arithmetic of a merge: what an adapter adds to a weight, and the weight as the adapter saw it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import torch

if TYPE_CHECKING:
    from pathlib import Path

QUANTIZATION_BLOCK: Final = 64
"""Numbers that share one scale in nf4."""
_STATISTICS_BLOCK: Final = 256
"""Scales that share one scale of their own under double quantization."""


@dataclass(frozen=True, slots=True)
class Update:
    """What one module learned: B @ A, scaled, and with DoRA the length of each row."""

    whole: ClassVar[bool] = False
    """Whether a weight is folded whole, not in blocks of rows."""

    a: torch.Tensor
    """Shape (r, in), fp32."""
    b: torch.Tensor
    """Shape (out, r), fp32."""
    scaling: float
    magnitude: torch.Tensor | None = None
    """Shape (out,), fp32."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return (out, in) of the weight it belongs to."""
        return self.b.shape[0], self.a.shape[1]

    def fold(self, weight: torch.Tensor, first: int) -> torch.Tensor:
        """Return rows `first`… of the merged weight in fp32; the operations and their order are peft's."""
        last = first + weight.shape[0]
        merged = torch.mm(self.b[first:last], self.a)
        merged.mul_(self.scaling).add_(weight)
        if self.magnitude is not None:
            factor = self.magnitude[first:last] / torch.linalg.norm(merged, dim=1)
            merged.mul_(factor.view(-1, 1))
        return merged

    def to(self, device: torch.device) -> Update:
        """Return the same on a device."""
        magnitude = None if self.magnitude is None else self.magnitude.to(device)
        return Update(self.a.to(device), self.b.to(device), self.scaling, magnitude)


@dataclass(frozen=True, slots=True)
class Rows:
    """Embeddings that were learned anew for a few words."""

    whole: ClassVar[bool] = False
    indices: torch.Tensor
    """Which words, shape (n,)."""
    values: torch.Tensor
    """Shape (n, width), fp32."""
    shape: tuple[int, int]
    """(words, width) of the embeddings they belong to."""

    def fold(self, weight: torch.Tensor, first: int) -> torch.Tensor:
        """Return rows `first`… with what was learned in place of what was there."""
        merged = weight.float().clone()
        here = (self.indices >= first) & (self.indices < first + weight.shape[0])
        merged[self.indices[here] - first] = self.values[here]
        return merged

    def to(self, device: torch.device) -> Rows:
        """Return the same on a device."""
        return Rows(self.indices.to(device), self.values.to(device), self.shape)


@dataclass(frozen=True, slots=True)
class Held:
    """How the base's weights were held while the adapter was trained."""

    load_dtype: torch.dtype | None = None
    """Type that weights were cast to when they were loaded; None keeps the file's."""
    quantized: frozenset[str] = field(default_factory=frozenset)
    """Modules that were held as integers."""
    precision: str = ""
    double_quantization: bool = True

    def cast(self, weight: torch.Tensor) -> torch.Tensor:
        """Return a weight in the type that it was loaded in."""
        return weight if self.load_dtype is None else weight.to(self.load_dtype)

    def rows(self, weight: torch.Tensor) -> torch.Tensor:
        """Return rows of a quantized module as the adapter saw them; not for double quantization."""
        import bitsandbytes.functional as bnb

        weight = self.cast(weight).contiguous()
        if self.precision == "int8":
            # bitsandbytes' own Int8Params casts to fp16 before it quantizes each row
            integers, scales, _ = bnb.int8_vectorwise_quant(weight.half())
            return bnb.int8_vectorwise_dequant(integers, scales)
        packed, state = bnb.quantize_4bit(weight, blocksize=QUANTIZATION_BLOCK, quant_type="nf4")
        return bnb.dequantize_4bit(packed, state)


@dataclass(slots=True)
class Packed:
    """A whole weight in nf4 with double quantization, whose scales were rounded over the whole tensor.

    Built in two passes over row blocks: the 4-bit codes of a block depend on that block alone, so that only
    they (half a byte a weight) and the scales are kept for the whole tensor.
    """

    codes: list[torch.Tensor]
    scales: torch.Tensor

    @classmethod
    def of(cls, parts: list[tuple[torch.Tensor, torch.Tensor]]) -> Packed:
        """Build it from the parts of `pack`, in order: quantize all scales together, as bitsandbytes does."""
        import bitsandbytes.functional as bnb

        scales = torch.cat([scale for _, scale in parts])
        offset = scales.mean()
        rounded, state = bnb.quantize_blockwise(scales - offset, blocksize=_STATISTICS_BLOCK)
        scales = bnb.dequantize_blockwise(rounded, state)
        scales += offset
        return cls([codes for codes, _ in parts], scales.float())

    @staticmethod
    def pack(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return (codes, scales) of a row block that begins at a quantization block."""
        import bitsandbytes.functional as bnb

        codes, state = bnb.quantize_4bit(weight.contiguous(), blocksize=QUANTIZATION_BLOCK, quant_type="nf4")
        return codes, state.absmax

    def unpack(self, number: int, first: int, shape: tuple[int, int], dtype: torch.dtype) -> torch.Tensor:
        """Return block `number`, which begins at weight `first` of the flattened tensor, in its load type."""
        import bitsandbytes.functional as bnb

        start = first // QUANTIZATION_BLOCK
        count = -(shape[0] * shape[1] // -QUANTIZATION_BLOCK)
        state = bnb.QuantState(
            absmax=self.scales[start : start + count].contiguous(),
            shape=torch.Size(shape),
            dtype=dtype,
            blocksize=QUANTIZATION_BLOCK,
            quant_type="nf4",
        )
        return bnb.dequantize_4bit(self.codes[number], state)


def read_held(adapter: Path) -> Held:
    """Read how the base was held from the recipe beside the adapter; without one it is taken as published."""
    file = adapter / "tunesmith.json"
    if not file.is_file():
        return Held()
    recipe = json.loads(file.read_text(encoding="utf-8"))
    precision = recipe["precision"]
    return Held(
        load_dtype=getattr(torch, recipe["load_dtype"]),
        quantized=frozenset(recipe["quantized_modules"]),
        precision=str(precision["kind"]),
        double_quantization=bool(precision.get("double_quantization", True)),
    )
