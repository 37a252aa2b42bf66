"""The table of optimizers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.optimizers.adamw import AdamW
from engine.optimizers.adamw_8bit import AdamW8bit
from engine.optimizers.base import Optimizer
from engine.optimizers.paged_adamw_8bit import PagedAdamW8bit

AnyOptimizer = Annotated[PagedAdamW8bit | AdamW8bit | AdamW, Field(discriminator="kind")]
OPTIMIZERS: tuple[type[Optimizer], ...] = (PagedAdamW8bit, AdamW8bit, AdamW)

__all__ = ["OPTIMIZERS", "AdamW", "AdamW8bit", "AnyOptimizer", "Optimizer", "PagedAdamW8bit"]
