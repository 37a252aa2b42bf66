"""Text labels that never guess rich text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

Tone = Literal["text", "muted", "accent", "tight", "over"]
Size = Literal["small", "body", "heading", "display"]


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a property that changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()
    widget.update()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, only if it changes."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


class Label(QLabel):
    """Plain text in one of four sizes and five tones."""

    def __init__(
        self,
        text: str = "",
        size: Size = "body",
        tone: Tone = "text",
        *,
        strong: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("scale", size)
        self.setProperty("tone", tone)
        self.setProperty("strong", strong)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour role of the text."""
        set_property(self, "tone", tone)


class ElidedLabel(Label):
    """One line that ends in an ellipsis where it is too narrow, and then tells the whole in its tooltip."""

    def __init__(
        self,
        text: str = "",
        size: Size = "body",
        tone: Tone = "text",
        *,
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, size, tone, strong=strong, parent=parent)
        self.elide_mode = Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no width."""
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Offer the whole text as a tooltip exactly when some of it is hidden."""
        super().resizeEvent(event)
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        # A tooltip guesses rich text, so foreign text is shown with its markup characters made harmless.
        self.setToolTip(plain_tooltip(self.text()) if hidden else "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the text, elided to the width there is."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), self.elide_mode, self.width())
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


def plain_tooltip(text: str) -> str:
    """Return text that a tooltip shows literally, whatever markup it holds."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<span>{safe}</span>" if text else ""
