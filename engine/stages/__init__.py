"""The table of training stages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.stages.base import Marked, Stage, Template
from engine.stages.cpo import Cpo
from engine.stages.dpo import Dpo
from engine.stages.kto import Kto
from engine.stages.orpo import Orpo
from engine.stages.pretrain import Pretrain
from engine.stages.reward import Reward
from engine.stages.sft import Sft

AnyStage = Annotated[Sft | Pretrain | Dpo | Kto | Orpo | Cpo | Reward, Field(discriminator="kind")]
STAGES: tuple[type[Stage], ...] = (Sft, Pretrain, Dpo, Kto, Orpo, Cpo, Reward)

__all__ = [
    "STAGES",
    "AnyStage",
    "Cpo",
    "Dpo",
    "Kto",
    "Marked",
    "Orpo",
    "Pretrain",
    "Reward",
    "Sft",
    "Stage",
    "Template",
]
