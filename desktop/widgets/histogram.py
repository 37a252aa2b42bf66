"""Bars of token lengths with the limit as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.figures import count
from desktop.i18n import Live
from desktop.theme import mix, theme
from desktop.widgets.label import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

AXIS = 20
TOP = 6


class Histogram(Live, QWidget):
    """Counts per bin; bins beyond the limit are shown as cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: list[int] = []
        self._edges: list[float] = []
        self._limit: float | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(88)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_bins(self, counts: Sequence[int], edges: Sequence[float], limit: float | None = None) -> None:
        """Show counts between edges (one edge more than counts) and the limit they are cut at."""
        if len(edges) != len(counts) + 1:
            message = "a histogram needs one edge more than counts"
            raise ValueError(message)
        self._counts, self._edges, self._limit = list(counts), list(edges), limit
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Say the picture in words to a screen reader."""
        if not self._counts:
            self.setAccessibleName(self.tr("Token lengths: nothing measured yet"))
            return
        fullest = max(range(len(self._counts)), key=self._counts.__getitem__)
        text = self.tr("Token lengths from {low} to {high}; most rows have {from_} to {to} tokens").format(
            low=round(self._edges[0]),
            high=round(self._edges[-1]),
            from_=round(self._edges[fullest]),
            to=round(self._edges[fullest + 1]),
        )
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for a shape of three to one."""
        return QSize(320, 112)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the bars, the axis and the limit."""
        if not self._counts:
            return
        painter = QPainter(self)
        colors, base = theme(), self.height() - AXIS
        bar = mix(colors.color("accent"), colors.color("surface"), 0.12)
        tallest = max(*self._counts, 1)
        for index, amount in enumerate(self._counts):
            left, right = self._x(self._edges[index]), self._x(self._edges[index + 1])
            height = (base - TOP) * amount / tallest
            cut = self._limit is not None and self._edges[index] >= self._limit
            color = colors.color("over") if cut else bar
            self._paint_bar(
                painter, QRectF(left, base - height, max(right - left - 1.5, 1), height), color, amount
            )
        painter.setPen(QPen(colors.color("line"), 1))
        painter.drawLine(0, base, self.width(), base)
        self._paint_axis(painter, base)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell the bin under the pointer."""
        QToolTip.showText(event.globalPosition().toPoint(), self._words_at(event.position().toPoint()), self)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]
        """Keep the tooltip of the bin instead of the widget's own."""
        if event.type() == QHelpEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        return super().event(event)

    @staticmethod
    def _paint_bar(painter: QPainter, bar: QRectF, color: QColor, amount: int) -> None:
        if amount:
            # A single row among thousands must still be seen.
            painter.fillRect(bar.adjusted(0, min(0, bar.height() - 1.5), 0, 0), color)

    def _x(self, value: float) -> float:
        low, high = self._edges[0], self._edges[-1]
        return self.width() * (value - low) / max(high - low, 1e-9)

    def _paint_axis(self, painter: QPainter, base: int) -> None:
        colors = theme()
        painter.setFont(colors.font("small"))
        painter.setPen(colors.color("muted"))
        metrics, taken = painter.fontMetrics(), []
        marks = [self._edges[0], self._edges[-1]]
        if self._limit is not None and self._edges[0] < self._limit < self._edges[-1]:
            marks.insert(0, self._limit)
            x = round(self._x(self._limit))
            painter.setPen(QPen(colors.color("text"), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(x, 0, x, base)
            painter.setPen(colors.color("muted"))
        for mark in marks:
            text = count(round(mark))
            width = metrics.horizontalAdvance(text) + 2
            left = min(max(self._x(mark) - width / 2, 0), self.width() - width)
            box = QRectF(left, base + 3, width, AXIS - 3)
            if not any(box.adjusted(-6, 0, 6, 0).intersects(other) for other in taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                taken.append(box)

    def _words_at(self, at: QPoint) -> str:
        for index, amount in enumerate(self._counts):
            if self._x(self._edges[index]) <= at.x() < self._x(self._edges[index + 1]):
                one = self.tr("{from_} to {to} tokens: 1 row")
                many = self.tr("{from_} to {to} tokens: {rows} rows")
                words = (one if amount == 1 else many).format(
                    from_=round(self._edges[index]), to=round(self._edges[index + 1]), rows=count(amount)
                )
                return plain_tooltip(words)
        return ""
