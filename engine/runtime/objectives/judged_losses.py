"""Losses of answers that were found good or bad, each alone: pure functions of their log-probabilities."""

from __future__ import annotations

import torch


def kto(ratio: torch.Tensor, good: torch.Tensor, beta: float, drift: torch.Tensor | float) -> torch.Tensor:
    """Return KTO's loss of each answer (Ethayarajh et al., 2024, arXiv:2402.01306, equation 7).

    ratio: how much likelier each answer became than under the reference, as a logarithm. good: whether it was
    found good. drift: how far the model has moved from the reference altogether, from which gains and losses
    are felt; no gradient goes through it. With a drift of zero this is APO-zero for answers without pairs
    (D'Oosterlinck et al., 2024, arXiv:2408.06266).
    """
    gain = torch.where(good, ratio - drift, drift - ratio)
    return torch.sigmoid(-beta * gain)


def drift(logps: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """Return the estimate of how far the model has moved, from answers to prompts that are not theirs."""
    return (logps - reference).mean().clamp(min=0).detach()
