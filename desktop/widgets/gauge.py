"""The card's live gauge at the foot of the rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.figures import gib
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.card_details import CardDetails
from desktop.widgets.card_words import (
    Reading,
    lost_words,
    short_card_name,
    throttle_tone,
    throttle_word,
    unknown_words,
    whole_text,
)
from desktop.widgets.label import ElidedLabel, Label, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

TIGHT_SHARE = 0.90
OVER_SHARE = 0.97


class ThinBar(QWidget):
    """A bar of four pixels that shows a share from 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._role = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, role: str = "accent") -> None:
        """Show a share in the colour of a role."""
        self._share, self._role = min(max(share, 0.0), 1.0), role
        self.update()

    def share(self) -> float:
        """Return the share that is shown."""
        return self._share

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for four pixels of height."""
        return QSize(64, 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the track and the share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        for width, role in ((whole.width(), "track"), (whole.width() * self._share, self._role)):
            if width > 0:
                painter.setBrush(theme().color(role))
                painter.drawRoundedRect(QRectF(0, 0, width, whole.height()), 2, 2)


class Gauge(Live, QWidget):
    """Name, memory, temperature, load and power of one card, or words that there is none.

    Pointing at it tells every figure of every card; a click or Enter opens them beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readings: tuple[Reading, ...] = ()
        self._details: CardDetails | None = None
        self._name = ElidedLabel(size="small", strong=True, parent=self)
        self._bar = ThinBar(self)
        self._lines = Label(size="small", tone="muted", wrap=True, parent=self)
        self._warning = Label(size="small", tone="tight", wrap=True, parent=self)
        self._others = Label(size="small", tone="muted", wrap=True, parent=self)
        for label in (self._name, self._lines, self._warning, self._others):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme().space(), theme().space(0.5), theme().space(), theme().space(1.5))
        layout.setSpacing(theme().space(0.5))
        for part in (self._name, self._bar, self._lines, self._warning, self._others):
            layout.addWidget(part)
        self.retranslate()

    def set_reading(self, reading: Reading | None) -> None:
        """Show a reading; None means that there is no NVIDIA card."""
        self.set_readings(() if reading is None else (reading,))

    def set_readings(self, readings: Sequence[Reading]) -> None:
        """Show the first card here, and all of them on demand."""
        self._readings = tuple(readings)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if readings else Qt.FocusPolicy.NoFocus)
        if readings:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self.retranslate()

    def details(self) -> CardDetails | None:
        """Return the window with all figures, once it was opened."""
        return self._details

    def open_details(self) -> None:
        """Open all figures of all cards beside the gauge."""
        if not self._readings:
            return
        if self._details is None:
            self._details = CardDetails(self)
        self._details.set_readings(self._readings)
        self._details.open_beside(self)

    def retranslate(self) -> None:
        """Write the numbers with their units, or the words."""
        first = self._readings[0] if self._readings else None
        self._name.setVisible(first is not None)
        self._name.setText(short_card_name(first.name) if first else "")
        self._bar.setVisible(first is not None and first.used is not None)
        if first is None:
            self._lines.setText(self.tr("No NVIDIA GPU: running on the processor"))
        else:
            self._show_memory(first)
            lines = [] if first.lost else [*number_lines(first), unknown_words(first)]
            self._lines.setText("\n".join(line for line in lines if line))
        self._lines.setVisible(bool(self._lines.text()))
        self._warn(first)
        self._tell_others()
        labels = (self._name, self._lines, self._warning, self._others)
        self.setAccessibleName(" ".join(label.text() for label in labels if label.text()))
        everything = "\n\n".join(map(whole_text, self._readings))
        self.setAccessibleDescription(everything)
        self.setToolTip(plain_tooltip(everything))
        if self._details is not None and self._details.isVisible():
            self._details.set_readings(self._readings)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the details."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.open_details()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the details."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.open_details()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the focus ring."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(2, 1, -2, -5), theme().radius, theme().radius
            )

    def _show_memory(self, reading: Reading) -> None:
        if reading.used is not None and reading.total:
            share = reading.used / reading.total
            role = "over" if share >= OVER_SHARE else "tight" if share >= TIGHT_SHARE else "accent"
            self._bar.set_share(share, role)

    def _warn(self, reading: Reading | None) -> None:
        """Say what does not answer, or what slows the card down."""
        words = ""
        if reading is not None:
            slowed = reading.throttles[0] if reading.throttles else ""
            words = lost_words(reading) or (throttle_word(slowed) if slowed else "")
            self._warning.set_tone("tight" if reading.lost else throttle_tone(reading))
        self._warning.setText(words)
        self._warning.setVisible(bool(words))

    def _tell_others(self) -> None:
        """Say how many cards there are beside this one, and whether one of them fell silent."""
        others = self._readings[1:]
        silent = sum(reading.lost is not None for reading in others)
        words, count = "", len(self._readings)
        if silent:
            words = self.tr("{silent} of {count} cards not answering").format(silent=silent, count=count)
        elif others:
            words = self.tr("1 of {count} cards").format(count=count)
        self._others.setText(words)
        self._others.set_tone("tight" if silent else "muted")
        self._others.setVisible(bool(words))


def number_lines(reading: Reading) -> list[str]:
    """Return the figures that are known as the gauge shows them."""
    memory = "" if reading.used is None else gib(reading.used)
    if memory:
        memory = f"{memory} GB" if reading.total is None else f"{memory} / {gib(reading.total, 0)} GB"
    celsius = f"{reading.temperature} °C" if reading.temperature is not None else ""
    watts = f"{reading.power:.0f} W" if reading.power is not None else ""
    busy = f"{reading.utilization} %" if reading.utilization is not None else ""
    return [memory, " · ".join(part for part in (celsius, busy) if part), watts]
