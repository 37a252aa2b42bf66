"""How sure a guess is: what names promise is proven on rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.formats.base import Format, RowError

if TYPE_CHECKING:
    from collections.abc import Sequence

UNSURE: Final = 0.75
"""Confidence below which a person should look at the columns."""


def proven(confidence: float, settings: Format, rows: Sequence[dict[str, Any]]) -> float:
    """Lower a confidence that rests on names by the share of rows that do not convert."""
    if not rows:
        return confidence
    return round(confidence * (0.4 + 0.6 * converting(settings, rows)), 3)


def converting(settings: Format, rows: Sequence[dict[str, Any]]) -> float:
    """Return the share of rows that a format accepts."""
    return sum(converts(settings, row) for row in rows) / max(1, len(rows))


def converts(settings: Format, row: dict[str, Any]) -> bool:
    """Say whether a format accepts a row."""
    try:
        settings.convert(row)
    except RowError:
        return False
    return True
