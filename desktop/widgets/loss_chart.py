"""A live chart of loss, learning rate or gradient norm over the steps of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from desktop import figures
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.label import Label
from desktop.widgets.series import Series

if TYPE_CHECKING:
    from collections.abc import Sequence

REDRAW_MS = 50
# More than a screen has columns; the smoothed curve is drawn with wide, soft strokes and needs fewer.
RAW_DRAWN = 2_000
SMOOTH_DRAWN = 500
SOFT_UP_TO = 1_000
DEFAULT_SMOOTHING = 0.9
SMALLEST_PLAIN = 0.01


class _Diamond(QWidget):
    """The mark of an evaluation, painted: each font draws the letter in a size of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint it in the colour of its points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("tight"))
        painter.drawPolygon(QPolygonF([QPointF(5, 0), QPointF(10, 5), QPointF(5, 10), QPointF(0, 5)]))


class LossChart(Live, QWidget):
    """Raw and smoothed values, evaluation points, log scale, smoothing, and the value under the pointer.

    With `smoothing=False` it shows one plain curve without the slider, for learning rate or gradient norm.
    """

    hovered = Signal(float, float)

    def __init__(self, *, smoothing: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Half a second to import: only a page that shows a chart pays it.
        import pyqtgraph

        self._pyqtgraph = pyqtgraph
        self._smooths = smoothing
        self._series = Series(DEFAULT_SMOOTHING)
        self._evaluation = Series(0.0)
        self._at: float | None = None
        self._value_name = ""
        self._title = Label(size="heading", parent=self)
        self._readout = Label(size="small", tone="muted", parent=self)
        self._legend = Label(size="small", tone="tight", parent=self)
        self._diamond = _Diamond(self)
        self._log = QCheckBox(self)
        self._slider_name = Label(size="small", tone="muted", parent=self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._build()
        theme().changed.connect(self._recolor)
        self._recolor()
        self.retranslate()

    def set_title(self, title: str, value_name: str = "") -> None:
        """Set the title, and the name of the value in the line under the pointer."""
        self._title.setText(title)
        self._value_name = value_name or title
        self._plot.setAccessibleName(title)
        self._tell()

    def append(self, step: float, value: float) -> None:
        """Add one point; drawing is batched."""
        self.extend((step,), (value,))

    def extend(self, steps: Sequence[float], values: Sequence[float]) -> None:
        """Add points at the end; steps grow."""
        self._series.extend(steps, values)
        self._later()

    def append_evaluation(self, step: float, value: float) -> None:
        """Add one evaluation point."""
        self._evaluation.extend((step,), (value,))
        self._legend.show()
        self._diamond.show()
        self._later()

    def clear(self) -> None:
        """Forget all points."""
        self._series.clear()
        self._evaluation.clear()
        self._legend.hide()
        self._diamond.hide()
        self._later()

    def set_log_scale(self, *, on: bool) -> None:
        """Switch between a logarithmic and a linear scale."""
        self._log.setChecked(on)

    def set_smoothing(self, share: float) -> None:
        """Set how much of the past the smoothed curve keeps, 0 to 0.99."""
        self._slider.setValue(round(share * 100))

    def point_count(self) -> int:
        """Return how many points are held."""
        return len(self._series)

    def redraw(self) -> None:
        """Draw what is held, thinned to what a screen can show."""
        self._timer.stop()
        steps, raw = self._series.thinned_raw(RAW_DRAWN)
        # Soft strokes through thousands of zigzags cost a tenth of a second and look no better.
        self._raw_curve.setData(steps, raw, antialias=len(steps) <= SOFT_UP_TO)
        if self._smooths:
            self._smooth_curve.setData(*self._series.thinned_smooth(SMOOTH_DRAWN))
        self._dots.setData(self._evaluation.steps, self._evaluation.raw)
        self._tell()

    def retranslate(self) -> None:
        """Write the controls."""
        self._log.setText(self.tr("Log scale"))
        self._slider_name.setText(self.tr("Smoothing"))
        self._slider.setAccessibleName(self.tr("Smoothing"))
        self._legend.setText(self.tr("evaluation"))
        self._tell()

    def _later(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _build(self) -> None:
        grid = theme().space
        head = QHBoxLayout()
        head.setSpacing(grid(1.5))
        head.addWidget(self._title)
        head.addWidget(self._readout, 1)
        legend = QHBoxLayout()
        legend.setSpacing(grid(0.5))
        legend.addWidget(self._diamond)
        legend.addWidget(self._legend)
        head.addLayout(legend)
        for part in (self._log, self._slider_name, self._slider):
            head.addWidget(part)
        self._legend.hide()
        self._diamond.hide()
        self._log.setProperty("scale", "small")
        self._log.toggled.connect(self._set_log)
        self._slider.setRange(0, 99)
        self._slider.setValue(round(DEFAULT_SMOOTHING * 100))
        self._slider.setFixedWidth(grid(12))
        self._slider.valueChanged.connect(self._set_smoothing)
        self._slider.setVisible(self._smooths)
        self._slider_name.setVisible(self._smooths)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid())
        layout.addLayout(head)
        self._plot = self._make_plot()
        layout.addWidget(self._plot, 1)

    def _make_plot(self) -> Any:
        library: Any = self._pyqtgraph
        plot = library.PlotWidget(self)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setMinimumHeight(theme().space(12))
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.getAxis("left").enableAutoSIPrefix(enable=False)
        plot.getAxis("bottom").enableAutoSIPrefix(enable=False)
        plot.setLimits(xMin=0)
        self._raw_curve = plot.plot(connect="finite", antialias=True)
        self._smooth_curve = plot.plot(connect="finite", antialias=True)
        # Qt strokes a wide path as a whole, which is thirty times slower than line by line.
        self._smooth_curve.curve.setSegmentedLineMode("on")
        self._dots = plot.plot(pen=None, symbol="d", symbolSize=9)
        self._cursor = library.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        plot.addItem(self._cursor, ignoreBounds=True)
        plot.scene().sigMouseMoved.connect(self._moved)
        return plot

    def _recolor(self) -> None:
        """Take the colours of the theme in effect."""
        pen, colors = self._pyqtgraph.mkPen, theme()
        self._plot.setBackground(colors.color("surface"))
        raw = colors.color("accent")
        if self._smooths:
            raw.setAlphaF(0.32)
        self._raw_curve.setPen(pen(raw, width=1 if self._smooths else 1.6))
        self._smooth_curve.setPen(pen(colors.color("accent"), width=2))
        self._dots.setSymbolBrush(colors.color("tight"))
        self._dots.setSymbolPen(pen(colors.color("surface"), width=1))
        self._cursor.setPen(pen(colors.color("muted"), width=1, style=Qt.PenStyle.DashLine))
        self._plot.showGrid(x=False, y=True, alpha=0.16)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(pen(colors.color("tick")))
            axis.setTextPen(pen(colors.color("muted")))
            axis.setStyle(tickFont=colors.font("small"), tickLength=4)

    def _set_log(self, on: bool) -> None:  # noqa: FBT001
        self._plot.setLogMode(x=False, y=on)

    def _set_smoothing(self, percent: int) -> None:
        self._series.set_smoothing(percent / 100)
        self._later()

    def _moved(self, at: QPointF) -> None:
        inside = self._plot.plotItem.vb.sceneBoundingRect().contains(at)
        self._at = self._plot.plotItem.vb.mapSceneToView(at).x() if inside else None
        self._tell()

    def _tell(self) -> None:
        """Write the values at the pointer, or the newest ones."""
        pointed = self._at is not None
        index = self._series.nearest(self._at) if self._at is not None else len(self._series) - 1
        if index is None or index < 0:
            self._readout.setText("")
            self._cursor.hide()
            return
        step, raw, smooth = (
            float(a[index]) for a in (self._series.steps, self._series.raw, self._series.smooth)
        )
        value = smooth if self._smooths else raw
        words = self.tr("step {step} · {value}").format(step=figures.count(step), value=_shown(value))
        if self._smooths:
            words += " · " + self.tr("raw {value}").format(value=_shown(raw))
        self._readout.setText(words)
        self._cursor.setVisible(pointed)
        if pointed:
            self._cursor.setPos(step)
            self.hovered.emit(step, raw)


def _shown(value: float) -> str:
    """Return a loss with its three decimals, and a learning rate as people write it: "7.1e-5"."""
    return figures.loss(value) if abs(value) >= SMALLEST_PLAIN else figures.rate(float(f"{value:.3g}"))
