"""Numbers as people read them, with their unit, the same in every language; the unknown is a dash."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "–"
_KIB: Final = 1024
GIB: Final = 1024**3
_SMALLEST_PLAIN: Final = 1e-3
_LARGEST_PLAIN: Final = 1e6
_TENS: Final = 99.95


def gib(amount: float, digits: int = 1) -> str:
    """Return bytes as gigabytes without the unit, for where the unit stands beside several of them."""
    return f"{amount / GIB:.{digits}f}"


def gigabytes(amount: float | None) -> str:
    """Return bytes as "7.1 GB", counted in 1024s as graphics cards are sold."""
    return UNKNOWN if amount is None else f"{amount / GIB:.1f} GB"


def gigabytes_of(used: float | None, total: float | None) -> str:
    """Return "7.1 / 24.0 GB", which needs no translation."""
    if used is None or total is None:
        return gigabytes(used if total is None else total)
    return f"{used / GIB:.1f} / {total / GIB:.1f} GB"


def file_size(amount: float | None) -> str:
    """Return bytes in the unit that leaves one to three digits before the point: "3.4 MB"."""
    if amount is None:
        return UNKNOWN
    if amount < _KIB:
        return f"{amount:.0f} B"
    size = float(amount)
    unit = ""
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the unit that fits is used behind the loop
        size /= _KIB
        if size < _KIB:
            break
    return f"{size:.1f} {unit}" if size < _TENS else f"{size:.0f} {unit}"


def count(amount: float | None) -> str:
    """Return a whole number with thousands separators: "12,345"."""
    return UNKNOWN if amount is None else f"{amount:,.0f}"


def counted(amount: int, one: str, many: str) -> str:
    """Return the sentence for one thing, or that for many with its {count}."""
    return one if amount == 1 else many.format(count=count(amount))


def short_count(amount: float | None) -> str:
    """Return a count in at most four figures and a letter: "8.2 B", "135 M", "12.5 k"."""
    if amount is None:
        return UNKNOWN
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size * 0.9995:
            scaled = amount / size
            return f"{scaled:.1f} {letter}" if scaled < _TENS else f"{scaled:.0f} {letter}"
    return f"{amount:.0f}"


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share of one as "34 %"."""
    return UNKNOWN if share is None else f"{share * 100:.{digits}f} %"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with so many decimals."""
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def loss(value: float | None) -> str:
    """Return a loss in nats with the three decimals that mean something."""
    return number(value, 3)


def rate(value: float | None) -> str:
    """Return a learning rate or another float shortly: "2e-4", "0.03", "3"."""
    if value is None:
        return UNKNOWN
    if value == 0 or _SMALLEST_PLAIN <= abs(value) < _LARGEST_PLAIN:
        return f"{value:.6g}"
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def tokens_per_second(value: float | None) -> str:
    """Return a speed as "1,234 tok/s"; slow ones keep a decimal."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f} tok/s" if value >= _TENS else f"{value:.1f} tok/s"


def duration(seconds: float | None) -> str:
    """Return a rough duration in its two largest units: "42 s", "7 min 05 s", "3 h 12 min", "2 d 4 h"."""
    if seconds is None:
        return UNKNOWN
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days} d {hour} h"
    if hours:
        return f"{hours} h {minute:02} min"
    return f"{minute} min {second:02} s" if minute else f"{second} s"


def clock(seconds: float | None) -> str:
    """Return an exact duration: "42 s", "7:05" or "3:12:09"."""
    if seconds is None:
        return UNKNOWN
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute}:{second:02}" if minute else f"{second} s"
