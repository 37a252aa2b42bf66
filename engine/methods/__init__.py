"""The table of tuning methods."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.methods.adalora import AdaLora
from engine.methods.base import Method
from engine.methods.bitfit import BitFit
from engine.methods.bottleneck import Bottleneck
from engine.methods.freeze import Freeze
from engine.methods.full import Full
from engine.methods.layer_norm import LayerNorm
from engine.methods.lora import Lora

AnyMethod = Annotated[
    Lora | AdaLora | Bottleneck | LayerNorm | BitFit | Full | Freeze, Field(discriminator="kind")
]
METHODS: tuple[type[Method], ...] = (Lora, AdaLora, Bottleneck, LayerNorm, BitFit, Full, Freeze)

__all__ = [
    "METHODS",
    "AdaLora",
    "AnyMethod",
    "BitFit",
    "Bottleneck",
    "Freeze",
    "Full",
    "LayerNorm",
    "Lora",
    "Method",
]
