"""Losses of pairs of a better and a worse answer: pure functions of their log-probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch
from torch.nn.functional import logsigmoid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_EXO_SMOOTHING: Final = 1e-3
"""What EXO's paper smooths labels by; without any its loss is infinite."""
_DISCOPOP_TEMPERATURE: Final = 0.05
"""The temperature of DiscoPOP's paper."""
_SUREST: Final = -1e-6
"""Log-probability above which an answer counts as this sure: the odds of a certain one are infinite."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of a batch, one number for each in every tensor."""

    logps: torch.Tensor
    """Log-probability of the answer under the model that is trained: the sum over its tokens."""
    tokens: torch.Tensor
    """How many tokens the answer has."""
    reference: torch.Tensor | float = 0.0
    """Log-probability under the reference model."""

    @property
    def ratio(self) -> torch.Tensor:
        """Return how much likelier the answers became, as a logarithm."""
        return self.logps - self.reference

    @property
    def mean(self) -> torch.Tensor:
        """Return the log-probability of a token, averaged over each answer."""
        return self.logps / self._lengths

    @property
    def mean_ratio(self) -> torch.Tensor:
        """Return how much likelier a token of each answer became."""
        return self.ratio / self._lengths

    @property
    def nll(self) -> torch.Tensor:
        """Return the mean loss of a token of all answers: what instruction tuning learns by."""
        return -self.logps.sum() / self.tokens.sum().clamp(min=1)

    @property
    def _lengths(self) -> torch.Tensor:
        return self.tokens.clamp(min=1)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The better and the worse answers of a batch, and how a loss weighs them."""

    chosen: Answers
    rejected: Answers
    beta: float
    """How hard the model is held to the reference, or the temperature of a loss without one."""
    label_smoothing: float = 0.0
    """Share of the pairs that are thought to be the wrong way round."""

    @property
    def logits(self) -> torch.Tensor:
        """Return how much more the better answer gained than the worse one, times beta."""
        return self.beta * (self.chosen.ratio - self.rejected.ratio)


def _smoothed(pairs: Pairs, logits: torch.Tensor) -> torch.Tensor:
    share = pairs.label_smoothing
    return -(1 - share) * logsigmoid(logits) - share * logsigmoid(-logits)


def _sigmoid(pairs: Pairs) -> torch.Tensor:
    """DPO (Rafailov et al., 2023, arXiv:2305.18290); with labels smoothed it is called conservative."""
    return _smoothed(pairs, pairs.logits)


def _hinge(pairs: Pairs) -> torch.Tensor:
    """SLiC and RSO (Zhao et al., 2023, arXiv:2305.10425; Liu et al., 2023, arXiv:2309.06657)."""
    return torch.relu(1 - pairs.logits)


def _ipo(pairs: Pairs) -> torch.Tensor:
    """IPO, on the mean of a token (Azar et al., 2023, arXiv:2310.12036, equation 17)."""
    return (pairs.chosen.mean_ratio - pairs.rejected.mean_ratio - 1 / (2 * pairs.beta)).square()


def _exo(pairs: Pairs) -> torch.Tensor:
    """EXO for two answers: divergence of the model's verdict from the label's (arXiv:2402.00856)."""
    share = pairs.label_smoothing or _EXO_SMOOTHING
    better, worse = logsigmoid(pairs.logits), logsigmoid(-pairs.logits)
    return better.exp() * (better - math.log1p(-share)) + worse.exp() * (worse - math.log(share))


def _nca(pairs: Pairs) -> torch.Tensor:
    """NCA for two answers: each alone against noise (Chen et al., 2024, arXiv:2402.05369)."""
    chosen, rejected = pairs.beta * pairs.chosen.ratio, pairs.beta * pairs.rejected.ratio
    return -logsigmoid(chosen) - 0.5 * (logsigmoid(-chosen) + logsigmoid(-rejected))


def _robust(pairs: Pairs) -> torch.Tensor:
    """Robust DPO: unbiased when that share of the labels is flipped (arXiv:2403.00409)."""
    share = pairs.label_smoothing
    straight, flipped = logsigmoid(pairs.logits), logsigmoid(-pairs.logits)
    return (share * flipped - (1 - share) * straight) / (1 - 2 * share)


def _bco(pairs: Pairs) -> torch.Tensor:
    """Binary classification of each answer, for pairs (Jung et al., 2024, arXiv:2404.04656)."""
    return -logsigmoid(pairs.beta * pairs.chosen.ratio) - logsigmoid(-pairs.beta * pairs.rejected.ratio)


def _sppo(pairs: Pairs) -> torch.Tensor:
    """SPPO with certain verdicts: gains of plus and minus one half (Wu et al., 2024, arXiv:2405.00675)."""
    half = 0.5 / pairs.beta
    return (pairs.chosen.ratio - half).square() + (pairs.rejected.ratio + half).square()


def _aot(pairs: Pairs) -> torch.Tensor:
    """AOT: the margins of a batch, put in order, above those of the reference (arXiv:2406.05882)."""
    margins = pairs.chosen.logps - pairs.rejected.logps
    before = margins.new_zeros(len(margins)) + pairs.chosen.reference - pairs.rejected.reference
    return _smoothed(pairs, pairs.beta * (margins.sort().values - before.sort().values))


def _aot_unpaired(pairs: Pairs) -> torch.Tensor:
    """AOT without pairs: the gains of the better answers, put in order, above those of the worse ones."""
    apart = pairs.chosen.ratio.sort().values - pairs.rejected.ratio.sort().values
    return _smoothed(pairs, pairs.beta * apart)


def _apo_zero(pairs: Pairs) -> torch.Tensor:
    """APO where the better answers beat the model's own (D'Oosterlinck et al., 2024, arXiv:2408.06266)."""
    return torch.sigmoid(-pairs.beta * pairs.chosen.ratio) + torch.sigmoid(pairs.beta * pairs.rejected.ratio)


def _apo_down(pairs: Pairs) -> torch.Tensor:
    """APO where even the better answers are worse than the model's own: both sink, the worse ones more."""
    return torch.sigmoid(pairs.beta * pairs.chosen.ratio) + torch.sigmoid(-pairs.logits)


def _discopop(pairs: Pairs) -> torch.Tensor:
    """DiscoPOP: logistic and exponential loss, mixed by the margin (Lu et al., 2024, arXiv:2406.08414)."""
    share = torch.sigmoid(pairs.logits / _DISCOPOP_TEMPERATURE)
    return -(1 - share) * logsigmoid(pairs.logits) + share * torch.exp(-pairs.logits)


def _sft(pairs: Pairs) -> torch.Tensor:
    """Only the better answers, learned as in instruction tuning."""
    return pairs.chosen.nll.expand(len(pairs.chosen.logps))


def _sigmoid_norm(pairs: Pairs) -> torch.Tensor:
    """DPO on the mean of a token, so that length earns nothing (Lambert et al., 2024, arXiv:2411.15124)."""
    return -logsigmoid(pairs.beta * (pairs.chosen.mean_ratio - pairs.rejected.mean_ratio))


DPO: Final[Mapping[str, Callable[[Pairs], torch.Tensor]]] = {
    "sigmoid": _sigmoid,
    "hinge": _hinge,
    "ipo": _ipo,
    "exo_pair": _exo,
    "nca_pair": _nca,
    "robust": _robust,
    "bco_pair": _bco,
    "sppo_hard": _sppo,
    "aot": _aot,
    "aot_unpaired": _aot_unpaired,
    "apo_zero": _apo_zero,
    "apo_down": _apo_down,
    "discopop": _discopop,
    "sft": _sft,
    "sigmoid_norm": _sigmoid_norm,
}
"""Losses against a reference, by TRL's names; each gives one number for each pair."""


def cpo(pairs: Pairs, loss_type: str, gamma: float) -> torch.Tensor:
    """Return CPO's loss of each pair, which needs no reference (Xu et al., 2024, arXiv:2401.08417).

    With `simpo` (Meng et al., 2024, arXiv:2405.14734) it is the mean of a token that counts, and the better
    answer has to win by `gamma`.
    """
    if loss_type in ("simpo", "ipo"):
        apart = pairs.chosen.mean - pairs.rejected.mean
    else:
        apart = pairs.chosen.logps - pairs.rejected.logps
    if loss_type == "hinge":
        return torch.relu(1 - pairs.beta * apart)
    if loss_type == "ipo":
        return (apart - 1 / (2 * pairs.beta)).square()
    return _smoothed(pairs, pairs.beta * apart - (gamma if loss_type == "simpo" else 0.0))


def orpo(pairs: Pairs) -> torch.Tensor:
    """Return beta times the loss of each pair's odds ratio (Hong et al., 2024, arXiv:2403.07691)."""
    return -pairs.beta * logsigmoid(_log_odds(pairs.chosen.mean) - _log_odds(pairs.rejected.mean))


def bradley_terry(
    chosen: torch.Tensor, rejected: torch.Tensor, margin: torch.Tensor | float = 0.0, centering: float = 0.0
) -> torch.Tensor:
    """Return the loss of each pair's rewards (Ouyang et al., 2022, arXiv:2203.02155).

    `margin` is by how much the better answer has to win (Touvron et al., 2023, arXiv:2307.09288); `centering`
    pulls the two rewards' sum towards zero (Eisenstein et al., 2023, arXiv:2312.09244).
    """
    return -logsigmoid(chosen - rejected - margin) + centering * (chosen + rejected).square()


def _log_odds(logp: torch.Tensor) -> torch.Tensor:
    """Return log(p / (1 - p)) of log(p), exact for likely and for unlikely answers."""
    known = logp.clamp(max=_SUREST)
    return known - torch.log(-torch.expm1(known))
