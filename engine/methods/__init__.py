"""The table of tuning methods."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.methods.adalora import AdaLora
from engine.methods.base import Method
from engine.methods.freeze import Freeze
from engine.methods.full import Full
from engine.methods.lora import Lora

AnyMethod = Annotated[Lora | AdaLora | Full | Freeze, Field(discriminator="kind")]
METHODS: tuple[type[Method], ...] = (Lora, AdaLora, Full, Freeze)

__all__ = ["METHODS", "AdaLora", "AnyMethod", "Freeze", "Full", "Lora", "Method"]
