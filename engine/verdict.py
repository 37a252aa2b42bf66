"""Whether something fits into the memory that is free: one rule for the engine and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.rpc import Verdict

TIGHT: Final = 0.95
"""Share of the free memory above which a tune is called tight."""


def verdict_of(total: int, low: int, free: int) -> Verdict:
    """Return whether something fits: surely, only when the allocator must give back, or not at all."""
    if low > free:
        return "too_big"
    return "tight" if total > TIGHT * free else "fits"
