"""The table of base model precisions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.precision.base import Precision
from engine.precision.bf16 import Bf16
from engine.precision.fp32 import Fp32
from engine.precision.int8 import Int8
from engine.precision.nf4 import Nf4

AnyPrecision = Annotated[Nf4 | Int8 | Bf16 | Fp32, Field(discriminator="kind")]
PRECISIONS: tuple[type[Precision], ...] = (Nf4, Int8, Bf16, Fp32)

__all__ = ["PRECISIONS", "AnyPrecision", "Bf16", "Fp32", "Int8", "Nf4", "Precision"]
