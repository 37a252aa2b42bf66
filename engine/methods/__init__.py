"""The table of tuning methods."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.methods.base import Method
from engine.methods.freeze import Freeze
from engine.methods.full import Full
from engine.methods.lora import Lora

AnyMethod = Annotated[Lora | Full | Freeze, Field(discriminator="kind")]
METHODS: tuple[type[Method], ...] = (Lora, Full, Freeze)

__all__ = ["METHODS", "AnyMethod", "Freeze", "Full", "Lora", "Method"]
