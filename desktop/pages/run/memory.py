"""The fit bar of a run: what was forecast for its job against what it really took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.i18n import Live
from desktop.state.fit import fit_view, judge
from desktop.widgets.card import Card
from desktop.widgets.fit_bar import Fit, FitBar, Segment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.rpc import ForecastAnswer


class MemoryCard(Live, Card):
    """Forecast and measured, on one bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._answer: ForecastAnswer | None = None
        self._measured = 0
        self._why = ""
        self._bar = FitBar(self)
        self.add(self._bar)
        self.retranslate()

    def set_forecast(self, answer: ForecastAnswer | None, why: str = "") -> None:
        """Show what the service forecasts for the job, or why it cannot."""
        self._answer, self._why = answer, why
        self.retranslate()

    def set_measured(self, amount: int) -> None:
        """Show the most memory that the run has held so far."""
        if amount != self._measured:
            self._measured = amount
            self.retranslate()

    def bar(self) -> FitBar:
        """Return the bar."""
        return self._bar

    def retranslate(self) -> None:
        """Hand the values to the bar."""
        view = fit_view(self._answer, measured=self._measured or None)
        self._bar.set_title(self.tr("Memory: forecast and measured"))
        if view is None:
            self._bar.set_unknown(self._why or self.tr("Asking the engine for the forecast of this job…"))
            return
        # What is free now holds nothing of this run's own memory, so the whole card is the measure here.
        segments = tuple(Segment(kind, amount) for kind, amount in view.segments)
        self._bar.set_fit(
            Fit(
                segments,
                total=view.total,
                verdict=judge(view.needed, view.total),
                place=view.place,
                measured=view.measured,
            )
        )
