"""What a card says of itself at one moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardReading:
    """One sample of one card; None is a figure that the driver does not give, never a zero in its place."""

    index: int
    name: str
    total: int | None = None
    """Memory in bytes."""
    used: int | None = None
    free: int | None = None
    temperature: int | None = None
    """Degrees Celsius."""
    power: float | None = None
    """Watts."""
    power_limit: float | None = None
    utilisation: float | None = None
    """Share of the last sample period in which the card worked, 0 to 1."""
