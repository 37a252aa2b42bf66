"""Losses of pairs: the numbers that TRL computes from the same log-probabilities."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import pytest
import torch

from engine.runtime.objectives.pair_losses import DPO, Answers, Pairs, bradley_terry, cpo, orpo

PAIRS: Final = 5
LENGTH: Final = 9
WORDS: Final = 23


def same(value: Any) -> Any:
    """Stand for gathering over one process."""
    return value


@dataclass
class Case:
    """Random logits of pairs whose prompts have one token, and what the reference made of them."""

    logits: torch.Tensor
    ids: torch.Tensor
    mask: torch.Tensor
    reference: torch.Tensor

    @property
    def each(self) -> torch.Tensor:
        """Return the log-probability of each token of each answer, zero elsewhere."""
        wanted = self.ids[:, 1:, None]
        return self.logits[:, :-1].log_softmax(-1).gather(-1, wanted)[..., 0] * self.mask[:, 1:]

    def pairs(self, beta: float, label_smoothing: float = 0.0, *, referred: bool = True) -> Pairs:
        """Return the pairs as our losses take them."""
        tokens, logps = self.mask[:, 1:].sum(1), self.each.sum(1)
        found = [
            Answers(logps[part], tokens[part], self.reference[part] if referred else 0.0)
            for part in (slice(PAIRS), slice(PAIRS, None))
        ]
        return Pairs(*found, beta=beta, label_smoothing=label_smoothing)


@pytest.fixture
def case() -> Case:
    drawn = torch.Generator().manual_seed(3)
    logits = 3 * torch.randn((2 * PAIRS, LENGTH, WORDS), generator=drawn)
    ids = torch.randint(1, WORDS, (2 * PAIRS, LENGTH), generator=drawn)
    lengths = torch.randint(3, LENGTH + 1, (2 * PAIRS, 1), generator=drawn)
    mask = (torch.arange(LENGTH) < lengths).long()
    mask[:, 0] = 0
    made = Case(logits, ids, mask, torch.zeros(2 * PAIRS))
    made.reference = made.each.sum(1) + 2 * torch.randn(2 * PAIRS, generator=drawn)
    return made


def trl_dpo(case: Case, loss_type: str, beta: float, label_smoothing: float) -> float:
    from trl import DPOTrainer

    trainer: Any = SimpleNamespace(
        model=SimpleNamespace(training=True),
        accelerator=SimpleNamespace(device="cpu", gather=same, gather_for_metrics=same),
        args=SimpleNamespace(discopop_tau=0.05),
        aux_loss_enabled=False,
        ld_alpha=None,
        precompute_ref_logps=True,
        f_divergence_type="reverse_kl",
        loss_types=[loss_type],
        loss_weights=[1.0],
        beta=beta,
        label_smoothing=label_smoothing,
        use_weighting=False,
        _metrics={"train": defaultdict(list)},
        _total_train_tokens=0,
        _tp_size=1,
    )
    nothing = torch.zeros_like(case.each)
    outputs = SimpleNamespace(
        log_probs=case.each, entropy=nothing, mean_logits=nothing, is_top1=nothing.bool()
    )
    model: Any = lambda **_: outputs  # noqa: E731
    inputs = {
        "input_ids": case.ids,
        "attention_mask": torch.ones_like(case.ids),
        "completion_mask": case.mask,
        "ref_chosen_logps": case.reference[:PAIRS],
        "ref_rejected_logps": case.reference[PAIRS:],
    }
    loss: Any = DPOTrainer._compute_loss(trainer, model, inputs, return_outputs=False)
    return float(loss)


@pytest.mark.parametrize("loss_type", DPO)
def test_dpo_gives_the_number_of_trl(loss_type: str, case: Case) -> None:
    smoothing = 0.0 if loss_type == "sigmoid" else 0.1  # TRL smooths no labels there
    ours = DPO[loss_type](case.pairs(0.3, smoothing))
    assert ours.shape == (PAIRS,)
    assert float(ours.mean()) == pytest.approx(trl_dpo(case, loss_type, 0.3, smoothing), rel=1e-5)


def test_smoothed_dpo_is_what_is_expected_of_labels_that_may_be_flipped(case: Case) -> None:
    pairs = case.pairs(0.3)
    turned = Pairs(pairs.rejected, pairs.chosen, beta=0.3)
    expected = 0.8 * DPO["sigmoid"](pairs) + 0.2 * DPO["sigmoid"](turned)
    torch.testing.assert_close(DPO["sigmoid"](case.pairs(0.3, 0.2)), expected)


def trl_forward(case: Case) -> Any:
    """Return the batch that TRL's older trainers join together, and the model that answers it."""
    labels = case.ids.masked_fill(case.mask == 0, -100)
    attended = torch.where(torch.arange(LENGTH) == 0, 1, case.mask)
    joined = {
        "concatenated_input_ids": case.ids,
        "concatenated_attention_mask": attended,
        "concatenated_labels": labels,
    }
    return joined, lambda *_, **__: SimpleNamespace(logits=case.logits)


def older(kind: Any, case: Case, **settings: Any) -> float:
    """Return the loss of one of TRL's older trainers."""
    joined, model = trl_forward(case)
    trainer: Any = SimpleNamespace(
        accelerator=SimpleNamespace(device="cpu", gather_for_metrics=same),
        aux_loss_enabled=False,
        is_encoder_decoder=False,
        padding_value=0,
        pad_token_id=0,
        concatenated_inputs=lambda *_, **__: joined,
        get_batch_logps=kind.get_batch_logps,
        **settings,
    )
    for name in ("concatenated_forward", "odds_ratio_loss", "cpo_loss"):
        if hasattr(kind, name):
            setattr(trainer, name, getattr(kind, name).__get__(trainer))
    batch = {"chosen_labels": torch.zeros(PAIRS)}
    loss, _ = kind.get_batch_loss_metrics(trainer, model, batch)
    return float(loss)


@pytest.mark.parametrize("loss_type", ["sigmoid", "hinge", "ipo", "simpo"])
def test_cpo_gives_the_number_of_trl(loss_type: str, case: Case) -> None:
    from trl.experimental.cpo import CPOTrainer

    settings = {"beta": 0.3, "label_smoothing": 0.1, "simpo_gamma": 0.5, "cpo_alpha": 0.7, "alpha": 0.0}
    wanted = older(CPOTrainer, case, loss_type=loss_type, **settings)
    pairs = case.pairs(0.3, 0.1, referred=False)
    ours = cpo(pairs, loss_type, gamma=0.5).mean() + 0.7 * pairs.chosen.nll
    assert float(ours) == pytest.approx(wanted, rel=1e-5)


def test_orpo_gives_the_number_of_trl(case: Case) -> None:
    from trl.experimental.orpo import ORPOTrainer

    wanted = older(ORPOTrainer, case, beta=0.3)
    pairs = case.pairs(0.3, referred=False)
    assert float(orpo(pairs).mean() + pairs.chosen.nll) == pytest.approx(wanted, rel=1e-5)


def test_the_odds_of_an_answer_that_is_certain_stay_numbers() -> None:
    certain = torch.zeros(1, requires_grad=True)
    one = torch.ones(1)
    loss = orpo(Pairs(Answers(certain, one), Answers(torch.full((1,), -200.0), one), beta=0.1))
    loss.sum().backward()
    assert loss.isfinite().all()
    assert certain.grad is not None
    assert certain.grad.isfinite().all()


def test_rewards_give_the_number_of_trl() -> None:
    from trl import RewardTrainer

    rewards, margin = torch.tensor([[1.0], [-0.5], [0.3], [0.8]]), torch.tensor([0.2, 0.0])
    trainer: Any = SimpleNamespace(
        model=SimpleNamespace(training=False),
        accelerator=SimpleNamespace(gather=same, gather_for_metrics=same),
        args=SimpleNamespace(center_rewards_coefficient=0.01),
        _metrics={"eval": defaultdict(list)},
        _total_train_tokens=0,
    )
    inputs = {"margin": margin}
    model: Any = lambda **_: SimpleNamespace(logits=rewards)  # noqa: E731
    wanted: Any = RewardTrainer.compute_loss(trainer, model, inputs)
    ours = bradley_terry(rewards[:2, 0], rewards[2:, 0], margin, centering=0.01).mean()
    assert float(ours) == pytest.approx(float(wanted), rel=1e-6)
