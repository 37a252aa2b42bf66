"""Direct preference optimization: answers like the better ones become likelier than the worse ones."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.spec import Ui
from engine.stages.pairs import PairStage

DpoLoss = Literal[
    "sigmoid", "hinge", "ipo", "exo_pair", "nca_pair", "robust", "bco_pair", "sppo_hard", "aot",
    "aot_unpaired", "apo_zero", "apo_down", "discopop", "sft", "sigmoid_norm",
]  # fmt: skip


class Dpo(PairStage):
    """DPO: prefer the better of two answers, and stay close to the model as it was (arXiv:2305.18290)."""

    rate_share: ClassVar[float] = 0.1

    kind: Literal["dpo"] = "dpo"
    loss_type: Annotated[DpoLoss, Field(title="Loss"), Ui(group="Preference")] = "sigmoid"
    """How a pair is judged. Sigmoid is the usual one; robust bears wrong labels, IPO heeds no length."""
    beta: Annotated[float, Field(gt=0, le=10, title="Beta"), Ui(group="Preference", step=0.05)] = 0.1
    """How closely the model is held to what it was. Higher changes it less; 0.1 is usual."""
    label_smoothing: Annotated[
        float, Field(ge=0, lt=0.5, title="Label smoothing"), Ui(group="Preference", step=0.05, advanced=True)
    ] = 0.0
    """Share of the pairs that may be the wrong way round. Counts with sigmoid, robust, EXO and AOT."""
    rpo_alpha: Annotated[
        float, Field(ge=0, le=10, title="RPO alpha"), Ui(group="Preference", step=0.1, advanced=True)
    ] = 0.0
    """Weight of instruction tuning on the better answers (arXiv:2404.19733); it keeps them likely."""
    reference_free: Annotated[
        bool, Field(title="Without a reference"), Ui(group="Preference", advanced=True)
    ] = False
    """Compare the answers by themselves, not with what the model you began with makes of them."""
