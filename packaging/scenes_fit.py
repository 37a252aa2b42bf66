"""Scenes of the fit bar in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.widgets.card import Card
from desktop.widgets.fit_bar import Fit, FitBar, Segment, Suggestion
from desktop.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

GIB = 1024**3
PARTS = ("weights", "adapter", "gradients", "optimizer", "activations", "logits", "transient", "runtime")
PIECES = tuple(zip(PARTS, (5.0, 0.2, 0.3, 0.5, 0.7, 0.4, 0.3, 0.5), strict=True))


def fit_bars() -> QWidget:
    """Make the fit bar in every state."""
    page = ScrollPage()
    page.set_title("The fit bar")
    page.add(in_card(bar(1.0, "fits")))
    page.add(in_card(bar(2.85, "tight", measured=22.1 * GIB)))
    page.add(in_card(bar(4.2, "over")))
    page.add(in_card(bar(1.0, "fits", provisional=True)))
    processor = FitBar()
    pieces = tuple(Segment(key, amount * 0.16 * GIB) for key, amount in PIECES)
    processor.set_fit(Fit(pieces, 32 * GIB, 18.2 * GIB, "fits", place="processor"))
    page.add(in_card(processor))
    idle = FitBar()
    idle.set_fit(Fit((Segment("used", 1.4 * GIB),), 24 * GIB, 22.6 * GIB))
    page.add(in_card(idle))
    unknown = FitBar()
    unknown.set_unknown("Choose a model first; then its memory can be forecast.")
    page.add(in_card(unknown))
    page.body.addStretch()
    return page


def bar(scale: float, verdict: str, measured: float | None = None, **values: bool) -> FitBar:
    """Make a fit bar in a verdict."""
    made = FitBar()
    pieces = tuple(Segment(key, amount * scale * GIB) for key, amount in PIECES)
    offers = (
        (
            Suggestion("a", "Batch 8 × 4 → 1 × 32", "19.8 GB, about 5 % slower"),
            Suggestion("b", "Sequence 2048 → 1024", "17.2 GB; longer rows are cut"),
        )
        if verdict == "over"
        else ()
    )
    low = 0.94 * sum(piece.amount for piece in pieces)
    made.set_fit(
        Fit(pieces, 24 * GIB, 22.6 * GIB, verdict, measured=measured, suggestions=offers, low=low, **values)
    )
    return made


def in_card(widget: QWidget) -> Card:
    """Put a widget into a card."""
    card = Card()
    card.add(widget, 1)
    return card


SCENES: list[tuple[str, str, Callable[[], QWidget]]] = [("widgets", "fit", fit_bars)]
