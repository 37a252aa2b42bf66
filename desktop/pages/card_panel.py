"""What of the card's memory is in use while nothing is being set up: the fit bar at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy

from desktop.i18n import Live
from desktop.widgets.card import Card
from desktop.widgets.card_words import lost_words, short_card_name
from desktop.widgets.fit_bar import Fit, FitBar, Segment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.widgets.card_words import Reading


class CardPanel(Live, Card):
    """The bar of one card; hidden on a computer without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._reading: Reading | None = None
        self._bar = FitBar(self)
        self.add(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.retranslate()

    def show_reading(self, reading: Reading | None) -> None:
        """Show the memory of a card."""
        if reading != self._reading:
            self._reading = reading
            self.retranslate()

    def bar(self) -> FitBar:
        """Return the bar."""
        return self._bar

    def retranslate(self) -> None:
        """Hand the values to the bar."""
        reading = self._reading
        self.setVisible(reading is not None)
        if reading is None:
            return
        self._bar.set_title(self.tr("Memory in use: {name}").format(name=short_card_name(reading.name)))
        if reading.used is None or reading.total is None:
            self._bar.set_unknown(
                lost_words(reading) or self.tr("The driver does not say how much is in use.")
            )
        else:
            self._bar.set_fit(Fit((Segment("used", reading.used),), reading.total, reading.free))
