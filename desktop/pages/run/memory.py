"""The fit bar of a run: what was forecast for its job against what it really took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import figures
from desktop.i18n import Live
from desktop.pages.run_words import phase_name
from desktop.state.fit import beside_others, deviation, fit_view, judge
from desktop.widgets.card import Card
from desktop.widgets.fit_bar import Fit, FitBar, Segment
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from engine.events import Peaked, Phase
    from engine.rpc import ForecastAnswer

_ORDER: Final[tuple[Phase, ...]] = (
    "starting",
    "reading_data",
    "preparing",
    "loading_model",
    "training",
    "evaluating",
    "saving",
    "merging",
    "proving",
    "copying",
)
_AS_FORECAST: Final = 0.005
"""A deviation that rounds to nothing."""


class MemoryCard(Live, Card):
    """Forecast and measured, on one bar, and what each phase took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._answer: ForecastAnswer | None = None
        self._measured: int | None = None
        self._peaks: dict[Phase, Peaked] = {}
        self._why = ""
        self._bar = FitBar(self)
        self._verdict = Label(wrap=True, parent=self)
        self._phases = Label(size="small", tone="muted", wrap=True, parent=self)
        for part in (self._bar, self._verdict, self._phases):
            self.add(part)
        self.retranslate()

    def set_forecast(self, answer: ForecastAnswer | None, why: str = "") -> None:
        """Show what the service forecasts for the job, or why it cannot."""
        self._answer, self._why = answer, why
        self.retranslate()

    def set_measured(self, amount: int | None, peaks: Mapping[Phase, Peaked]) -> None:
        """Show the most memory that training has held so far, and what each phase took; None is unknown."""
        if (amount, peaks) != (self._measured, self._peaks):
            self._measured, self._peaks = amount, dict(peaks)
            self.retranslate()

    def bar(self) -> FitBar:
        """Return the bar."""
        return self._bar

    def text(self) -> str:
        """Return what stands below the bar, for a test."""
        return "\n".join(label.text() for label in (self._verdict, self._phases) if label.text())

    def retranslate(self) -> None:
        """Hand the values to the bar, and write the words below it."""
        self._bar.set_title(self.tr("Memory: forecast and measured"))
        self._show_bar()
        for label, words in ((self._verdict, self._deviation_words()), (self._phases, self._phase_words())):
            label.setText(words)
            label.setVisible(bool(words))

    def _show_bar(self) -> None:
        view = fit_view(self._answer, measured=self._measured)
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

    def _deviation_words(self) -> str:
        """Say how right the forecast was."""
        if self._measured is None:
            return ""
        amount = figures.file_size(self._measured)
        share = deviation(self._answer, self._measured)
        if share is None:
            return self.tr("Training took up to {amount}.").format(amount=amount)
        percent = f"{abs(share) * 100:.0f}"
        if abs(share) < _AS_FORECAST:
            words = self.tr("Training took up to {amount}, as forecast.")
        elif share > 0:
            words = self.tr("Training took up to {amount}, {percent} % more than forecast.")
        else:
            words = self.tr("Training took up to {amount}, {percent} % less than forecast.")
        return words.format(amount=amount, percent=percent)

    def _phase_words(self) -> str:
        """Name every phase with what it took, and what other programs held meanwhile."""
        one = self.tr("{phase}: {amount}")
        parts = [
            one.format(phase=phase_name(phase), amount=figures.file_size(self._peaks[phase].most))
            for phase in _ORDER
            if phase in self._peaks and self._peaks[phase].most is not None
        ]
        if not parts:
            return ""
        lines = [self.tr("Most memory of each phase: {phases}").format(phases=" · ".join(parts))]
        others = beside_others(self._peaks.get("training"))
        if others is not None:
            words = self.tr("Other programs held {amount} of the card while it trained.")
            lines.append(words.format(amount=figures.file_size(others)))
        return "\n".join(lines)
