"""What the gauge, the fit bars and the pages need to know of the cards."""

from __future__ import annotations

from engine.cards import CardProcess, CardReading, Lost, Readings, Throttle, busy_card, training_card

__all__ = [
    "CardProcess",
    "CardReading",
    "Lost",
    "Readings",
    "Throttle",
    "busy_card",
    "silent",
    "training_card",
]


def silent(cards: Readings) -> Readings:
    """Return the cards as they are when the driver does not answer: named, and every figure unknown."""
    return cards and tuple(
        CardReading(card.index, card.name, driver=card.driver, uuid=card.uuid, lost="driver")
        for card in cards
    )
