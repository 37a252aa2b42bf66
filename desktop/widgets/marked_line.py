"""One line of foreign text, a stretch of which is lit."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import theme
from desktop.widgets.label import plain_tooltip

_LEAD = 24
"""Characters that are kept before what is lit, where the line is too long."""
_ELLIPSIS = "…"
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class MarkedLine(QWidget):
    """A muted prefix ("Line 17"), then the text, cut so that what is lit stays in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = self._text = ""
        self._start = self._end = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_line(self, prefix: str, text: str, start: int = 0, end: int = 0) -> None:
        """Show a text of which the characters from `start` to before `end` are lit."""
        lit = text[start:end]
        before, after = _one_line(text[:start]), _one_line(text[end:])
        if start and len(before) > _LEAD:
            before = _ELLIPSIS + before[-_LEAD:]
        middle = _one_line(lit, keep_edges=True)
        self._prefix, self._text = prefix, before + middle + after
        self._start, self._end = len(before), len(before) + len(middle)
        self.setToolTip(plain_tooltip(text))
        self.setAccessibleName(f"{prefix} {self._text}".strip())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the prefix and the text as shown."""
        return f"{self._prefix} {self._text}".strip()

    def lit(self) -> str:
        """Return the stretch that is lit."""
        return self._text[self._start : self._end]

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for one line of small text."""
        self.setFont(theme().font("small"))
        return QSize(120, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no width."""
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the prefix, the ground of what is lit, and the text over it."""
        painter = QPainter(self)
        painter.setFont(theme().font("small"))
        metrics = painter.fontMetrics()
        height, middle = self.height(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        at = 0
        if self._prefix:
            painter.setPen(theme().color("muted"))
            width = metrics.horizontalAdvance(self._prefix)
            painter.drawText(QRectF(0, 0, width + 1, height), int(middle), self._prefix)
            at = width + theme().space()
        room = self.width() - at
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, int(room))
        if self._end > self._start:
            left = at + metrics.horizontalAdvance(shown[: self._start])
            width = metrics.horizontalAdvance(shown[self._start : self._end])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("tight_soft"))
            painter.drawRoundedRect(QRectF(left - 1, 1, width + 2, height - 2), 3, 3)
        painter.setPen(theme().color("text"))
        painter.drawText(QRectF(at, 0, room, height), int(middle), shown)


def _one_line(text: str, *, keep_edges: bool = False) -> str:
    """Return a text on one line; white space that alone is lit stays visible."""
    joined = _BREAK.sub(" ⏎ " if text.strip() else "⏎", text)
    return joined if keep_edges else joined.replace("\t", " ")
