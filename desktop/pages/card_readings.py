"""The cards' samples as the gauge shows them: the card that a run computes on first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.state.gpu import busy_card
from desktop.widgets.card_words import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.state.gpu import CardReading, Readings


def readings_of(cards: Readings, pids: Sequence[int] = ()) -> tuple[Reading, ...]:
    """Return what to show of the cards, given the processes of the runs that are alive."""
    first = busy_card(cards, pids)
    ordered = sorted(cards or (), key=lambda card: card is not first)
    return tuple(_reading(card, pids) for card in ordered)


def _reading(card: CardReading, pids: Sequence[int]) -> Reading:
    here = [pid for pid in pids if card.serves(pid)]
    amounts = [card.memory_of(pid) for pid in here]
    known = [amount for amount in amounts if amount is not None]
    return Reading(
        name=card.name,
        used=card.used,
        total=card.total,
        free=card.free,
        temperature=card.temperature,
        power=card.power,
        power_limit=card.power_limit,
        utilization=None if card.utilisation is None else round(card.utilisation * 100),
        throttles=card.throttles,
        driver=card.driver,
        training=bool(here),
        held=sum(known) if known and len(known) == len(here) else None,
        lost=card.lost,
    )
