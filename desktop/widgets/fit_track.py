"""The painted track of the fit bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 18
OVERHANG = 4
SOFT = 0.62
"""How much of the track shows through what is only held for later."""
FAINT = 0.45
"""The same for a whole forecast that is not exact yet."""


@dataclass(frozen=True)
class TrackSegment:
    """One piece: its words, its amount, the role of its colour, and whether it is a forecast too big."""

    text: str
    amount: float
    role: str = "segment_1"
    hatched: bool = False
    over: bool = False


class FitTrack(QWidget):
    """Stacked pieces on a track, a line at what is free, a triangle and a bar below at what was measured.

    `pointed` tells the index of the piece under the pointer or chosen by the arrow keys, -1 for none.
    """

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: list[TrackSegment] = []
        self._total = 0.0
        self._free: float | None = None
        self._measured: float | None = None
        self._low: float | None = None
        self._faint = False
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_segments(self, segments: Sequence[TrackSegment], total: float) -> None:
        """Show these pieces of a total; more than the total makes the scale longer than the card."""
        if self._at >= len(segments):
            self._at = -1
        self._segments, self._total = list(segments), total
        self.update()

    def set_marks(self, free: float | None, measured: float | None) -> None:
        """Mark what is free now and what was measured."""
        self._free, self._measured = free, measured
        self.update()

    def set_range(self, low: float | None, *, faint: bool = False) -> None:
        """Let what is beyond `low` end softly; `faint` makes all of it pale, for a first answer."""
        self._low, self._faint = low, faint
        self.update()

    @property
    def at(self) -> int:
        """The piece that is pointed at, or -1."""
        return self._at

    def segments(self) -> list[TrackSegment]:
        """Return the pieces."""
        return self._segments

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the track and the overhang of its marks."""
        return QSize(240, HEIGHT + 2 * OVERHANG)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the track, the pieces, the marks and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._track()
        path = QPainterPath()
        path.addRoundedRect(track, 5, 5)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(track, theme().color("track"))
        self._paint_pieces(painter)
        self._paint_soft_end(painter)
        painter.restore()
        self._paint_end_of_card(painter)
        self._paint_marks(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("focus"), 1.5))
            painter.drawRoundedRect(track.adjusted(0.75, -2, -0.75, 2), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at the piece under the pointer."""
        edges = self._edges()
        x = event.position().x()
        self._point(next((i for i, (left, right) in enumerate(edges) if left <= x < right), -1))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk through the pieces with the arrow keys."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._segments:
            super().keyPressEvent(event)
            return
        self._point((self._at + step) % len(self._segments) if self._at >= 0 else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point(-1)

    def _point(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self.pointed.emit(index)
            self.update()

    def _track(self) -> QRectF:
        return QRectF(0, OVERHANG, self.width(), HEIGHT)

    def _scale(self) -> float:
        """Return pixels per byte; the track is the card, or all that is needed if that is more."""
        needed = sum(segment.amount for segment in self._segments)
        return self._track().width() / max(self._total, needed, self._measured or 0, 1)

    def _edges(self) -> list[tuple[float, float]]:
        scale, left, edges = self._scale(), self._track().left(), []
        for segment in self._segments:
            right = left + segment.amount * scale
            edges.append((left, right))
            left = right
        return edges

    def _paint_pieces(self, painter: QPainter) -> None:
        track = self._track()
        last = len(self._segments) - 1
        for index, (segment, (left, right)) in enumerate(zip(self._segments, self._edges(), strict=True)):
            color = theme().color("accent_hover" if index == self._at else segment.role)
            gap = 1.5 if index < last and right - left > 3 else 0  # noqa: PLR2004
            piece = QRectF(left, track.top(), max(right - left - gap, 1), track.height())
            painter.fillRect(piece, color)
            if segment.hatched and index != self._at:
                painter.fillRect(piece, QBrush(theme().color("track"), Qt.BrushStyle.BDiagPattern))
        if any(segment.over for segment in self._segments):
            room = min(self._total, self._free if self._free is not None else self._total)
            start, end = track.left() + room * self._scale(), self._edges()[-1][1]
            if start < end:
                beyond = QRectF(start, track.top(), end - start, track.height())
                painter.fillRect(beyond, theme().color("over"))

    def _paint_soft_end(self, painter: QPainter) -> None:
        """Let the track show through: from the least that is needed on, or everywhere."""
        track, edges = self._track(), self._edges()
        if not edges:
            return
        end, veil = edges[-1][1], theme().color("track")
        if self._faint:
            veil.setAlphaF(FAINT)
            painter.fillRect(QRectF(track.left(), track.top(), end - track.left(), track.height()), veil)
        elif self._low is not None:
            start = track.left() + self._low * self._scale()
            if end - start >= 1:
                veil.setAlphaF(SOFT)
                painter.fillRect(QRectF(start, track.top(), end - start, track.height()), veil)

    def _paint_end_of_card(self, painter: QPainter) -> None:
        """Mark where the card ends when more than the card is needed."""
        track = self._track()
        x = track.left() + self._total * self._scale()
        if self._segments and x < track.right() - 1:
            painter.setPen(QPen(theme().color("text"), 2))
            painter.drawLine(round(x), round(track.top() - 3), round(x), round(track.bottom() + 3))

    def _paint_marks(self, painter: QPainter) -> None:
        track, scale = self._track(), self._scale()
        if self._free is not None and self._total:
            x = round(min(track.left() + self._free * scale, track.right() - 1))
            painter.setPen(QPen(theme().color("text"), 1.6))
            painter.drawLine(x, round(track.top() - 1), x, round(track.bottom() + 1))
        if self._measured is not None and self._total:
            x = track.left() + self._measured * scale
            painter.setPen(QPen(theme().color("surface"), 1))
            painter.setBrush(theme().color("text"))
            marker = QPainterPath()
            marker.moveTo(x - 5, track.top() - OVERHANG + 1)
            marker.lineTo(x + 5, track.top() - OVERHANG + 1)
            marker.lineTo(x, track.top() + 6)
            marker.closeSubpath()
            painter.drawPath(marker)
            painter.drawLine(round(x), round(track.top() + 6), round(x), round(track.bottom()))
            # Below the forecast runs what was measured, from the same beginning.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(track.left(), track.bottom() + 1, x - track.left(), 3), 1.5, 1.5)
