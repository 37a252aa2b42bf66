"""What the model sees: a rendered example with its trained, masked and cut-off tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

SpanRole = Literal["trained", "masked", "cut", "special"]

LINE_HEIGHT = 150.0


@dataclass(frozen=True)
class Span:
    """A piece of rendered text; `tokens` is how many tokens it is made of."""

    text: str
    role: SpanRole
    tokens: int = 1


class Swatch(QFrame):
    """A small square in the colour of a role."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("canvas"))
        painter.setBrush(theme().color(self._role))
        painter.drawRoundedRect(self.rect(), 3, 3)


class TokenView(Live, QWidget):
    """Title, legend with counts, the text itself (always plain), and a caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: tuple[Span, ...] = ()
        self._title = Label(size="heading", parent=self)
        self._caption = Label(size="small", tone="muted", wrap=True, parent=self)
        self._key = QWidget(self)
        self._legend = {
            role: Label(size="small", tone="muted", parent=self) for role in ("trained", "masked", "cut")
        }
        self._unit = Label(size="small", tone="muted", parent=self)
        self._text = QTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setProperty("surface", "flat")
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.document().setDocumentMargin(0)
        self._text.setTabChangesFocus(True)
        self._build()
        theme().changed.connect(self._write)
        self.retranslate()

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Show a rendered example."""
        self._spans = tuple(spans)
        self._write()
        self.retranslate()

    def set_texts(self, title: str, caption: str = "") -> None:
        """Set the title ("Row 1,204 of 12,480") and the caption under the text."""
        self._title.setText(title)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self._text.setAccessibleName(title)

    def text(self) -> str:
        """Return the text that is shown."""
        return self._text.toPlainText()

    def retranslate(self) -> None:
        """Write the legend with its counts."""
        counts = {role: sum(s.tokens for s in self._spans if s.role == role) for role in self._legend}
        masked = counts["masked"] + sum(s.tokens for s in self._spans if s.role == "special")
        self._legend["trained"].setText(self.tr("trained {count}").format(count=counts["trained"]))
        self._legend["masked"].setText(self.tr("masked {count}").format(count=masked))
        self._legend["cut"].setText(self.tr("cut off {count}").format(count=counts["cut"]))
        self._unit.setText(self.tr("tokens"))
        self._key.setVisible(bool(self._spans))

    def _build(self) -> None:
        grid = theme().space
        head = QHBoxLayout()
        head.setSpacing(grid())
        head.addWidget(self._title, 1)
        key = QHBoxLayout(self._key)
        key.setContentsMargins(0, 0, 0, 0)
        key.setSpacing(grid())
        for role, swatch in (("trained", "accent"), ("masked", "muted"), ("cut", "over")):
            key.addWidget(Swatch(swatch, self._key))
            key.addWidget(self._legend[role])
        key.addWidget(self._unit)
        head.addWidget(self._key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid())
        layout.addLayout(head)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._caption)
        self._caption.hide()

    def _write(self) -> None:
        """Write the spans with the colours of the theme in effect."""
        self._text.clear()
        cursor = QTextCursor(self._text.document())
        block = QTextBlockFormat()
        block.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)
        for span in self._spans:
            cursor.insertText(span.text, self._format(span.role))

    @staticmethod
    def _format(role: SpanRole) -> QTextCharFormat:
        colors, style = theme(), QTextCharFormat()
        style.setFont(colors.font("body"))
        if role == "trained":
            style.setForeground(colors.color("text"))
            style.setBackground(colors.color("accent_soft"))
        elif role == "cut":
            style.setForeground(colors.color("over"))
            style.setFontStrikeOut(True)
        else:
            style.setForeground(colors.color("muted"))
        return style
