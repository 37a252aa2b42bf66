"""Every card with every figure, in a small window beside the rail's gauge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.badge import Badge
from desktop.widgets.card_words import Reading, figure_rows, lost_words
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 44
"""In steps of the grid."""


class CardDetails(Live, QFrame):
    """One block a card; opened beside another widget it closes with a click elsewhere or Escape."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(theme().space(WIDTH))
        self._readings: tuple[Reading, ...] = ()
        self._blocks: list[CardBlock] = []
        self._layout = QVBoxLayout(self)
        margin = theme().space(2)
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme().space(2))
        self._layout.addStretch()
        self.retranslate()

    def set_readings(self, readings: Sequence[Reading]) -> None:
        """Show these cards."""
        self._readings = tuple(readings)
        while len(self._blocks) < len(self._readings):
            block = CardBlock(self)
            self._layout.insertWidget(len(self._blocks), block)
            self._blocks.append(block)
        self.retranslate()

    def open_beside(self, widget: QWidget) -> None:
        """Open to the right of a widget, its foot at the widget's."""
        self._take_height()
        corner = widget.mapToGlobal(QPoint(widget.width() + theme().space(0.5), widget.height()))
        self.move(corner.x(), corner.y() - self.height() - theme().space(0.5))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the ground: a style sheet paints none in a window that is translucent around its corners."""
        painter, colors = QPainter(self), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), colors.radius, colors.radius
        )

    def text(self) -> str:
        """Return all that is shown, for a test."""
        return "\n".join(block.text() for block in self._blocks[: len(self._readings)])

    def retranslate(self) -> None:
        """Write every block."""
        self.setAccessibleName(self.tr("Graphics cards"))
        for number, block in enumerate(self._blocks):
            shown = number < len(self._readings)
            block.setVisible(shown)
            if shown:
                block.show_reading(self._readings[number], self.tr("Trains now"))
        if self.isVisible():
            self._take_height()

    def _take_height(self) -> None:
        """Be as high as the words need, which is only known once they wear their fonts."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        self._layout.invalidate()
        self.setFixedHeight(self._layout.totalHeightForWidth(self.width()))


class CardBlock(QWidget):
    """The name of one card and its figures, or that it does not answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label(strong=True, wrap=True, parent=self)
        self._badge = Badge("fits", "", self)
        self._lost = Label(tone="tight", wrap=True, parent=self)
        self._rows: list[tuple[Label, Label]] = []
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme().space(2))
        self._grid.setVerticalSpacing(theme().space(0.5))
        self._grid.setColumnMinimumWidth(0, theme().space(11))
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space())
        layout.addLayout(head)
        layout.addWidget(self._lost)
        layout.addLayout(self._grid)

    def show_reading(self, reading: Reading, training: str) -> None:
        """Show one card; `training` is the word for a card that a run computes on."""
        self._name.setText(reading.name)
        self._badge.set_state("fits", training)
        self._badge.setVisible(reading.training)
        self._lost.setText(lost_words(reading))
        self._lost.setVisible(reading.lost is not None)
        rows = [] if reading.lost else figure_rows(reading)
        while len(self._rows) < len(rows):
            pair = (Label(tone="muted", parent=self), Label(wrap=True, parent=self))
            for column, label in enumerate(pair):
                self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(pair)
        for number, pair in enumerate(self._rows):
            for label, text in zip(pair, rows[number] if number < len(rows) else ("", ""), strict=True):
                label.setText(text)
                label.setVisible(number < len(rows))

    def text(self) -> str:
        """Return what is shown, a line each."""
        lines = [self._name.text(), self._lost.text()]
        lines += [f"{name.text()}: {value.text()}" for name, value in self._rows if name.text()]
        return "\n".join(line for line in lines if line)
