"""A run as a card: its name, what it trains, its curve, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop import figures
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.theme import theme
from desktop.widgets.card import ChoiceCard
from desktop.widgets.gauge import ThinBar
from desktop.widgets.sparkline import Sparkline

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.state.history import RunSummary


class RunCard(Live, ChoiceCard):
    """A card that opens its run when it is clicked."""

    def __init__(self, run: RunSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(False)
        self.run = run
        self._curve = Sparkline(self)
        self._curve.setFixedHeight(theme().space(5))
        self._bar = ThinBar(self)
        foot = self._outer.count() - 1
        self._outer.insertWidget(foot, self._curve)
        self._outer.insertWidget(foot + 1, self._bar)
        for part in (self._curve, self._bar):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.retranslate()

    def set_run(self, run: RunSummary) -> None:
        """Show how the run stands now."""
        if run != self.run:
            self.run = run
            self.retranslate()

    def retranslate(self) -> None:
        """Write the words and the numbers."""
        run = self.run
        self.set_content(run.name, run_words.run_line(run))
        self._curve.set_values(run.sparkline, "over" if run.status in {"failed", "crashed"} else "accent")
        self._bar.setVisible(run.alive)
        self._bar.set_share(run.progress or 0.0)
        detail = figures.percent(run.progress) if run.alive and run.progress is not None else ""
        self.set_badge(run_words.status_kind(run.status), run_words.status_word(run.status), detail)
        best = run.best_loss if run.best_loss is not None else run.last_loss
        words = self.tr("loss {value}").format(value=figures.loss(best)) if best is not None else ""
        self.set_note(words)
