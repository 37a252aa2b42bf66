"""The card's live gauge at the foot of the rail."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.figures import gib
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.label import ElidedLabel, Label

TIGHT_SHARE = 0.90
OVER_SHARE = 0.97


@dataclass(frozen=True)
class Reading:
    """What the card says now; bytes, degrees Celsius, watts, percent. None where it does not say."""

    name: str
    used: float
    total: float
    temperature: int | None = None
    power: float | None = None
    utilization: int | None = None


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
    """Name, memory, temperature and power of the card, or words that there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._name = ElidedLabel(size="small", strong=True, parent=self)
        self._bar = ThinBar(self)
        self._lines = Label(size="small", tone="muted", wrap=True, parent=self)
        for label in (self._name, self._lines):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme().space(), 0, theme().space(), theme().space(1.5))
        layout.setSpacing(theme().space(0.5))
        layout.addWidget(self._name)
        layout.addWidget(self._bar)
        layout.addWidget(self._lines)
        self.retranslate()

    def set_reading(self, reading: Reading | None) -> None:
        """Show a reading; None means that there is no NVIDIA card."""
        self._reading = reading
        self.retranslate()

    def retranslate(self) -> None:
        """Write the numbers with their units, or the words."""
        reading = self._reading
        self._name.setVisible(reading is not None)
        self._bar.setVisible(reading is not None)
        if reading is None:
            self._lines.setText(self.tr("No NVIDIA GPU: running on the processor"))
        else:
            self._name.setText(short_card_name(reading.name))
            share = reading.used / max(reading.total, 1)
            role = "over" if share >= OVER_SHARE else "tight" if share >= TIGHT_SHARE else "accent"
            self._bar.set_share(share, role)
            self._lines.setText("\n".join(line for line in self._number_lines(reading) if line))
        self.setAccessibleName(" ".join((self._name.text() if reading else "", self._lines.text())).strip())

    @staticmethod
    def _number_lines(reading: Reading) -> list[str]:
        celsius = f"{reading.temperature} °C" if reading.temperature is not None else ""
        watts = f"{reading.power:.0f} W" if reading.power is not None else ""
        busy = f"{reading.utilization} %" if reading.utilization is not None else ""
        return [
            f"{gib(reading.used)} / {gib(reading.total, 0)} GB",
            " · ".join(part for part in (celsius, busy) if part),
            watts,
        ]


def short_card_name(name: str) -> str:
    """Return a card's name without its maker and family, which the rail has no room for."""
    for prefix in ("NVIDIA ", "GeForce ", "Quadro "):
        name = name.removeprefix(prefix)
    return name
