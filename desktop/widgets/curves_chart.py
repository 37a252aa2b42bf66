"""Several runs' curves in one chart, told apart by colour and by dashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = ("accent", "tight", "over", "text", "muted")
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)


@dataclass(frozen=True)
class Line:
    """One curve and its points of evaluation."""

    name: str
    steps: tuple[float, ...]
    values: tuple[float, ...]
    dots: tuple[tuple[float, float], ...] = ()


def look(index: int) -> tuple[str, Qt.PenStyle]:
    """Return the colour role and the dashes of the n-th curve."""
    return ROLES[index % len(ROLES)], DASHES[index // len(ROLES) % len(DASHES)]


class Swatch(QWidget):
    """A short stroke of a curve's look."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the room of a dash."""
        return QSize(24, 12)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the stroke."""
        role, dashes = look(self._index)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color(role), 2, dashes))
        painter.drawLine(QPointF(1, 6), QPointF(23, 6))


class CurvesChart(QWidget):
    """A legend over a plot; making one imports pyqtgraph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._library: Any = pyqtgraph
        self._lines: tuple[Line, ...] = ()
        self._legend = QHBoxLayout()
        self._legend.setSpacing(theme().space())
        self._names: list[QWidget] = []
        self._plot: Any = pyqtgraph.PlotWidget(self)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for name in ("left", "bottom"):
            self._plot.getAxis(name).enableAutoSIPrefix(enable=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space())
        layout.addLayout(self._legend)
        layout.addWidget(self._plot, 1)
        theme().changed.connect(self._draw)
        self._draw()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these curves."""
        self._lines = tuple(lines)
        for part in self._names:
            self._legend.removeWidget(part)
            part.deleteLater()
        self._names = []
        for index, line in enumerate(self._lines):
            self._names += [Swatch(index, self), ElidedLabel(line.name, "small", "muted", parent=self)]
        for part in self._names:
            self._legend.addWidget(part)
        self._draw()

    def lines(self) -> tuple[Line, ...]:
        """Return the curves that are shown."""
        return self._lines

    def _draw(self) -> None:
        colors, pen = theme(), self._library.mkPen
        self._plot.clear()
        self._plot.setBackground(colors.color("surface"))
        self._plot.showGrid(x=False, y=True, alpha=0.16)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pen(colors.color("tick")))
            axis.setTextPen(pen(colors.color("muted")))
            axis.setStyle(tickFont=colors.font("small"), tickLength=4)
        for index, line in enumerate(self._lines):
            role, dashes = look(index)
            stroke = pen(colors.color(role), width=2, style=dashes)
            self._plot.plot(list(line.steps), list(line.values), pen=stroke, antialias=True)
            if line.dots:
                steps, values = zip(*line.dots, strict=True)
                brush = colors.color(role)
                self._plot.plot(
                    list(steps),
                    list(values),
                    pen=None,
                    symbol="d",
                    symbolSize=8,
                    symbolBrush=brush,
                    symbolPen=None,
                )
