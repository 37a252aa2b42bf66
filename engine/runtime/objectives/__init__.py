"""The table of objectives: what each stage computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.objectives.base import Objective, Shape, Watch
from engine.runtime.objectives.cpo import CpoObjective
from engine.runtime.objectives.dpo import DpoObjective
from engine.runtime.objectives.kto import KtoObjective
from engine.runtime.objectives.orpo import OrpoObjective
from engine.runtime.objectives.reward import RewardObjective
from engine.runtime.objectives.supervised import Supervised

if TYPE_CHECKING:
    from engine.job import TrainJob

OBJECTIVES: Final[dict[str, type[Objective]]] = {
    "sft": Supervised,
    "pretrain": Supervised,
    "dpo": DpoObjective,
    "kto": KtoObjective,
    "orpo": OrpoObjective,
    "cpo": CpoObjective,
    "reward": RewardObjective,
}
"""Kind of stage -> what it computes."""


def objective_of(job: TrainJob, pad: int) -> Objective:
    """Return what a job's stage computes; `pad` is the token that fills rows up."""
    return OBJECTIVES[job.stage.kind](job, pad)


__all__ = ["OBJECTIVES", "Objective", "Shape", "Watch", "objective_of"]
