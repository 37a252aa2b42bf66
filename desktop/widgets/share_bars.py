"""Shares of a whole, one bar a line: name, bar, per cent, and a muted detail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.figures import percent
from desktop.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 40
NAME_SHARE = 0.34
PERCENT_WIDTH = 56


@dataclass(frozen=True, slots=True)
class Share:
    """One line; `share` is from 0 to 1."""

    name: str
    share: float
    detail: str = ""


class ShareBars(QWidget):
    """Paints the lines; it says them all in its accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Show other shares."""
        self._shares = tuple(shares)
        self.setAccessibleDescription("; ".join(self.lines()))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """Return the lines as text."""
        return [f"{item.name} {percent(item.share)} {item.detail}".strip() for item in self._shares]

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for a line for each share."""
        return QSize(320, LINE * len(self._shares))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for the same height at any width."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint name and detail on the left, the bar, and the share in per cent on the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, gap = self.width(), theme().space()
        names = wide * NAME_SHARE
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, item in enumerate(self._shares):
            top = number * LINE
            painter.setFont(theme().font())
            painter.setPen(theme().color("text"))
            name = painter.fontMetrics().elidedText(item.name, Qt.TextElideMode.ElideMiddle, int(names - gap))
            painter.drawText(QRectF(0, top, names, LINE / 2), int(left), name)
            painter.drawText(
                QRectF(wide - PERCENT_WIDTH, top, PERCENT_WIDTH, LINE), int(right), percent(item.share)
            )
            painter.setFont(theme().font("small"))
            painter.setPen(theme().color("muted"))
            painter.drawText(QRectF(0, top + LINE / 2 - 2, names, LINE / 2), int(left), item.detail)
            room = wide - names - PERCENT_WIDTH - gap
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("track"))
            track = QRectF(names, top + LINE / 2 - 4, room, 8)
            painter.drawRoundedRect(track, 4, 4)
            if item.share > 0:
                painter.setBrush(theme().color("accent"))
                painter.drawRoundedRect(QRectF(names, top + LINE / 2 - 4, max(8, room * item.share), 8), 4, 4)
