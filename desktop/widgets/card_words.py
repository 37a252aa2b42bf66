"""What a card says, in words; what it does not say is called unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

from desktop.figures import gib, gigabytes

if TYPE_CHECKING:
    from desktop.widgets.label import Tone

NORMAL = frozenset(("power_cap", "sync_boost", "clock_setting", "board_limit"))
"""Limits that a card at full work meets every day."""


@dataclass(frozen=True)
class Reading:
    """What a card says now; bytes, degrees Celsius, watts, percent. None where it does not say."""

    name: str
    used: float | None = None
    total: float | None = None
    temperature: int | None = None
    power: float | None = None
    utilization: int | None = None
    power_limit: float | None = None
    free: float | None = None
    throttles: tuple[str, ...] | None = None
    """What slows it down; empty when nothing does."""
    driver: str | None = None
    training: bool = False
    """Whether a run computes on it."""
    held: float | None = None
    """What that run holds of its memory."""
    lost: Literal["card", "driver"] | None = None
    """What does not answer any more."""


def short_card_name(name: str) -> str:
    """Return a card's name without its maker and family, which the rail has no room for."""
    for prefix in ("NVIDIA ", "GeForce ", "Quadro "):
        name = name.removeprefix(prefix)
    return name


def lost_words(reading: Reading) -> str:
    """Say what does not answer."""
    translate = QCoreApplication.translate
    if reading.lost == "driver":
        return translate("CardWords", "The driver does not answer")
    return translate("CardWords", "The card does not answer") if reading.lost else ""


def throttle_word(key: str) -> str:
    """Say why a card runs slower than it could."""
    translate = QCoreApplication.translate
    words = {
        "power_cap": translate("CardWords", "At its power limit"),
        "thermal": translate("CardWords", "Slowed by heat"),
        "hardware_thermal": translate("CardWords", "Slowed hard by heat"),
        "hardware_slowdown": translate("CardWords", "Slowed by the hardware"),
        "power_brake": translate("CardWords", "Slowed by the power supply"),
        "board_limit": translate("CardWords", "At the limit of its board"),
        "reliability": translate("CardWords", "Slowed to stay stable"),
        "sync_boost": translate("CardWords", "In step with a slower card"),
        "clock_setting": translate("CardWords", "Clock set by hand"),
    }
    return words.get(key, key)


def throttle_tone(reading: Reading) -> Tone:
    """Return the tone of what slows a card down: everyday limits are no warning."""
    return "tight" if set(reading.throttles or ()) - NORMAL else "muted"


def unknown_words(reading: Reading) -> str:
    """Name the figures of the gauge that the card does not say: "Unknown: power, load"."""
    translate = QCoreApplication.translate
    missing = [
        word
        for value, word in (
            (reading.used, translate("CardWords", "memory")),
            (reading.temperature, translate("CardWords", "temperature")),
            (reading.utilization, translate("CardWords", "load")),
            (reading.power, translate("CardWords", "power")),
            (reading.throttles, translate("CardWords", "throttling")),
        )
        if value is None
    ]
    words = translate("CardWords", "Unknown: {figures}")
    return words.format(figures=translate("CardWords", ", ").join(missing)) if missing else ""


def figure_rows(reading: Reading) -> list[tuple[str, str]]:
    """Return every figure by name; what the card does not say is "unknown"."""
    translate = QCoreApplication.translate
    unknown = translate("CardWords", "unknown")
    rows = [(translate("CardWords", "Memory"), _memory(reading) or unknown)]
    if reading.training:
        held = unknown if reading.held is None else gigabytes(reading.held)
        rows.append((translate("CardWords", "This run"), held))
    heat, busy = reading.temperature, reading.utilization
    rows += [
        (translate("CardWords", "Temperature"), unknown if heat is None else f"{heat} °C"),
        (translate("CardWords", "Power"), _power(reading) or unknown),
        (translate("CardWords", "Load"), unknown if busy is None else f"{busy} %"),
        (translate("CardWords", "Throttling"), _speed(reading) or unknown),
        (translate("CardWords", "Driver"), reading.driver or unknown),
    ]
    return rows


def whole_text(reading: Reading) -> str:
    """Say everything of one card, a line each."""
    if reading.lost:
        return f"{reading.name}\n{lost_words(reading)}"
    translate = QCoreApplication.translate
    line = translate("CardWords", "{name}: {value}")
    return "\n".join(
        [reading.name, *(line.format(name=name, value=value) for name, value in figure_rows(reading))]
    )


def _memory(reading: Reading) -> str:
    translate = QCoreApplication.translate
    if reading.used is None or reading.total is None:
        return ""
    used, total = gib(reading.used), gib(reading.total)
    if reading.free is None:
        return translate("CardWords", "{used} of {total} GB").format(used=used, total=total)
    words = translate("CardWords", "{used} of {total} GB, {free} GB free")
    return words.format(used=used, total=total, free=gib(reading.free))


def _power(reading: Reading) -> str:
    translate = QCoreApplication.translate
    if reading.power is None:
        return ""
    if reading.power_limit is None:
        return f"{reading.power:.0f} W"
    words = translate("CardWords", "{power} of {limit} W")
    return words.format(power=f"{reading.power:.0f}", limit=f"{reading.power_limit:.0f}")


def _speed(reading: Reading) -> str:
    if reading.throttles is None:
        return ""
    if not reading.throttles:
        return QCoreApplication.translate("CardWords", "none")
    return QCoreApplication.translate("CardWords", ", ").join(map(throttle_word, reading.throttles))
