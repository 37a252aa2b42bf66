"""A curve the size of a word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS = 120


class Sparkline(QWidget):
    """A line through the values, with a dot at the last one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[float] = []
        self._role = "accent"
        self.setMinimumSize(48, 20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Sequence[float], role: str = "accent") -> None:
        """Show the finite values, thinned to what can be seen."""
        finite = [value for value in values if math.isfinite(value)]
        stride = max(1, len(finite) // POINTS)
        self._values = finite[::stride] + (finite[-1:] if len(finite) % stride != 1 and stride > 1 else [])
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the shape of a word."""
        return QSize(120, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the line and its end."""
        if not self._values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = min(self._values), max(self._values)
        wide, tall = self.width() - 8, self.height() - 8
        steps = max(len(self._values) - 1, 1)
        points = [
            QPointF(4 + wide * index / steps, 4 + tall * (1 - (value - low) / max(high - low, 1e-12)))
            for index, value in enumerate(self._values)
        ]
        color = theme().color(self._role)
        painter.setPen(QPen(color, 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(color)
        painter.drawEllipse(points[-1], 2, 2)
