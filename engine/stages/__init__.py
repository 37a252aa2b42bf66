"""The table of training stages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.stages.base import Marked, Stage, Template
from engine.stages.pretrain import Pretrain
from engine.stages.sft import Sft

AnyStage = Annotated[Sft | Pretrain, Field(discriminator="kind")]
STAGES: tuple[type[Stage], ...] = (Sft, Pretrain)

__all__ = ["STAGES", "AnyStage", "Marked", "Pretrain", "Sft", "Stage", "Template"]
