"""Losses of judged answers: the numbers that TRL computes from the same log-probabilities."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from engine.runtime.objectives.judged_losses import drift, kto


def same(value: Any) -> Any:
    """Stand for gathering over one process."""
    return value


@pytest.mark.parametrize("loss_type", ["kto", "apo_zero_unpaired"])
@pytest.mark.parametrize("moved", [4.0, -4.0])
def test_kto_gives_the_number_of_trl(loss_type: str, moved: float) -> None:
    from trl import KTOTrainer

    drawn = torch.Generator().manual_seed(4)
    each, strange = -torch.rand((6, 7), generator=drawn), -torch.rand((6, 7), generator=drawn)
    reference = each.sum(1) + torch.randn(6, generator=drawn)
    strange_reference = strange.sum(1) - moved + torch.randn(6, generator=drawn)
    good = torch.tensor([True, False, True, True, False, False])
    nothing = torch.zeros_like(each)
    outputs = SimpleNamespace(log_probs=each, entropy=nothing, mean_logits=nothing)
    model: Any = lambda **_: outputs  # noqa: E731
    trainer: Any = SimpleNamespace(
        model=SimpleNamespace(training=True),
        accelerator=SimpleNamespace(device="cpu", gather_for_metrics=same),
        aux_loss_enabled=False,
        precompute_ref_logps=True,
        calculate_KL=loss_type == "kto",
        loss_type=loss_type,
        beta=0.3,
        desirable_weight=1.0,
        undesirable_weight=1.3,
        _compute_kl_logps=lambda *_: strange.sum(1),
        _metrics={"train": defaultdict(list)},
        _total_train_tokens=0,
        _tp_size=1,
    )
    inputs = {
        "input_ids": torch.ones((6, 8), dtype=torch.long),
        "attention_mask": torch.ones((6, 8), dtype=torch.long),
        "completion_mask": torch.ones((6, 8), dtype=torch.long),
        "label": good,
        "ref_logps": reference,
        "ref_KL_logps": strange_reference,
    }
    wanted: Any = KTOTrainer._compute_loss(trainer, model, inputs, return_outputs=False)
    far = drift(strange.sum(1), strange_reference) if loss_type == "kto" else 0.0
    weights = torch.where(good, 1.0, 1.3)
    ours = (weights * kto(each.sum(1) - reference, good, 0.3, far)).mean()
    assert float(ours) == pytest.approx(float(wanted), rel=1e-5)
