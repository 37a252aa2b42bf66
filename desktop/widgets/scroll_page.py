"""The scaffold of a page: a title row, a body that scrolls, a footer that stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.label import ElidedLabel, Label

# The width of a scroll bar in style.qss.
BAR = 10


class ScrollPage(QWidget):
    """Add to `body` (scrolls), `tools` (right of the title), `top` (over it) and `footer` (stays)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = theme().space
        self._title = ElidedLabel(size="display", parent=self)
        self._subtitle = Label(tone="muted", wrap=True, parent=self)
        self._subtitle.hide()
        self.top, self.footer = QVBoxLayout(), QVBoxLayout()
        self.tools = QHBoxLayout()
        self.tools.setSpacing(grid())
        head = QHBoxLayout()
        head.setSpacing(grid(2))
        head.addWidget(self._title, 1)
        head.addLayout(self.tools)
        inner = QWidget()
        inner.setProperty("surface", "page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, BAR, 0)
        self.body.setSpacing(grid(2))
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid(4), grid(2.5), grid(4) - BAR, grid(2.5))
        layout.setSpacing(grid(2))
        words = QVBoxLayout()
        words.setSpacing(grid(0.25))
        words.addLayout(head)
        words.addWidget(self._subtitle)
        for part in (self.top, words, self.footer):
            part.setContentsMargins(0, 0, BAR, 0)
        layout.addLayout(self.top)
        layout.addLayout(words)
        layout.addWidget(self._scroll, 1)
        self.footer.setSpacing(grid(2))
        layout.addLayout(self.footer)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Set the title and one muted sentence under it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget to the body."""
        self.body.addWidget(widget, stretch)

    def _keep_width(self, low: int, high: int) -> None:
        """Let the bar take the room of the margin, so that its coming and going moves nothing."""
        self.body.setContentsMargins(0, 0, 0 if high > low else BAR, 0)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a widget of the body into view."""
        self._scroll.ensureWidgetVisible(widget)
