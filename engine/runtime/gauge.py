"""The card's memory as its driver tells it, without torch; the computer's memory when there is no card."""

from __future__ import annotations

from typing import Final

import psutil

from engine.cards import CardSampler, training_card

PROCESSOR: Final = "cpu"


def memory() -> tuple[str, int, int]:
    """Return (name, total, free) of the card to train on, or of the processor; in bytes."""
    with CardSampler() as sampler:
        card = training_card(sampler.read())
    if card is not None and card.total is not None and card.free is not None:
        return card.name, card.total, card.free
    system = psutil.virtual_memory()
    return PROCESSOR, system.total, system.available
