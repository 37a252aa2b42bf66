"""The navigation rail at the left of the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.gauge import Gauge
from desktop.widgets.icon import icon

WIDTH = 96
ITEM_HEIGHT = 60
ICON_SIZE = 20


@dataclass(frozen=True)
class RailItem:
    """One place to go: its key and the Phosphor name of its icon."""

    key: str
    icon_name: str


class RailButton(QAbstractButton):
    """An icon over a word; chosen, it stands on a raised ground."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(icon_name, "muted", checked_role="text")
        self._marked = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_marked(self, *, marked: bool) -> None:
        """Show a dot: something lives behind this button."""
        self._marked = marked
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for one place of the rail."""
        return QSize(WIDTH - 16, ITEM_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint ground, icon, word, dot and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, box = theme(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(colors.color("pressed" if self.isChecked() and not colors.dark else "raised"))
            painter.drawRoundedRect(box, colors.radius, colors.radius)
        left = (self.width() - ICON_SIZE) // 2
        state = QIcon.State.On if self.isChecked() else QIcon.State.Off
        self._icon.paint(
            painter, left, 10, ICON_SIZE, ICON_SIZE, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal, state
        )
        painter.setFont(colors.font("small"))
        painter.setPen(colors.color("text" if self.isChecked() else "muted"))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(QRectF(0, 34, self.width(), 20), Qt.AlignmentFlag.AlignCenter, words)
        if self._marked:
            painter.setPen(QPen(colors.color("rail"), 2))
            painter.setBrush(colors.color("accent"))
            painter.drawEllipse(QPointF(left + ICON_SIZE + 1, 12), 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.color("focus"), 2))
            painter.drawRoundedRect(box, colors.radius, colors.radius)


class Rail(QFrame):
    """Buttons from the top, the card's gauge at the foot."""

    chosen = Signal(str)

    def __init__(self, items: tuple[RailItem, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "rail")
        self.setFixedWidth(WIDTH)
        self.gauge = Gauge(self)
        self._buttons: dict[str, RailButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 0)
        layout.setSpacing(4)
        for item in items:
            button = RailButton(item.icon_name, self)
            button.clicked.connect(lambda _=False, key=item.key: self.chosen.emit(key))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[item.key] = button
        layout.addStretch()
        layout.addWidget(self.gauge)
        self.gauge.setContentsMargins(-8, 0, -8, 0)

    def set_texts(self, texts: dict[str, str]) -> None:
        """Set the words of the buttons by key."""
        for key, text in texts.items():
            self._buttons[key].setText(text)
            self._buttons[key].setAccessibleName(text)

    def set_current(self, key: str) -> None:
        """Choose a button without emitting `chosen`."""
        self._buttons[key].setChecked(True)

    def set_marked(self, key: str, *, marked: bool) -> None:
        """Show or hide the dot of a button, for instance on Runs while one is training."""
        self._buttons[key].set_marked(marked=marked)

    def button(self, key: str) -> RailButton:
        """Return one button."""
        return self._buttons[key]
