"""Numbers as people read them."""

from __future__ import annotations

GIB = 1024**3


def gigabytes(amount: float, digits: int = 1) -> str:
    """Return bytes as gigabytes without the unit, counted in 1024s as graphics cards are sold."""
    return f"{amount / GIB:.{digits}f}"


def count(amount: int) -> str:
    """Return a whole number with thousands separators."""
    return f"{amount:,}"


def short_count(amount: float) -> str:
    """Return a number in at most four characters and a letter: 8.2B, 135M, 12.5k."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            scaled = amount / size
            return f"{scaled:.1f}{letter}" if scaled < 99.95 else f"{scaled:.0f}{letter}"  # noqa: PLR2004
    return f"{amount:g}"


def duration(seconds: float) -> str:
    """Return a duration as 42 s, 7:05 or 3:12:09."""
    whole = max(0, round(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute}:{second:02}" if minute else f"{second} s"
