"""One message of a chat."""

from __future__ import annotations

from typing import Any, Literal

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets import markdown
from desktop.widgets.buttons import IconButton
from desktop.widgets.label import Label

RENDER_MS = 100

Speaker = Literal["user", "model"]


class MessageText(QTextBrowser):
    """Text as tall as its content that loads no file and no address."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "flat")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(_open_web_address)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002, N802
        """Load nothing: what a model writes must not reach a disk or a network."""
        return b""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the height of the text at the width there is."""
        return QSize(240, self.fitting_height())

    def fitting_height(self) -> int:
        """Return the height that shows all of the text."""
        return round(self.document().size().height()) + 2 * self.frameWidth() + 6

    def fit(self) -> None:
        """Take the height of the text."""
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(self.fitting_height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the height that the new width needs."""
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave scrolling to the page."""
        event.ignore()


class ChatBubble(Live, QFrame):
    """Speaker, text, a line of facts under it, and copy, edit or regenerate buttons.

    The person's words stay plain text; the model's are Markdown, rendered at most ten times a second while
    they stream in.
    """

    copy_requested = Signal(str)
    edit_requested = Signal()
    regenerate_requested = Signal()

    def __init__(self, speaker: Speaker, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speaker: Speaker = speaker
        self._text = ""
        self.setProperty("surface", "bubble" if speaker == "user" else "card")
        self._name = Label(name, size="small", tone="muted", strong=True, parent=self)
        self._view = MessageText(self)
        self._facts = Label(size="small", tone="muted", parent=self)
        self._copy = IconButton("copy", parent=self)
        self._again = IconButton("pencil-simple" if speaker == "user" else "arrow-clockwise", parent=self)
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._text))
        self._again.clicked.connect(self.edit_requested if speaker == "user" else self.regenerate_requested)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._render)
        self.renders = 0
        self._build()
        theme().changed.connect(self._render)
        self.retranslate()

    def set_name(self, name: str) -> None:
        """Say who speaks."""
        self._name.setText(name)
        self._view.setAccessibleName(name)

    def set_text(self, text: str) -> None:
        """Show a whole message."""
        self._text = text
        self._render()

    def append_text(self, piece: str) -> None:
        """Add a streamed piece."""
        self._text += piece
        if not self._timer.isActive():
            waited = self._clock.elapsed() if self._clock.isValid() else RENDER_MS
            self._timer.start(max(0, RENDER_MS - waited))

    def finish(self, facts: str = "") -> None:
        """Show the last piece at once, and facts such as "42 tokens/s"."""
        self._render()
        self.set_facts(facts)

    def set_facts(self, facts: str) -> None:
        """Set the muted line under the message."""
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))

    def set_actions(self, *, copy: bool, again: bool) -> None:
        """Show or hide the buttons; `again` is edit for the person and regenerate for the model."""
        self._copy.setVisible(copy)
        self._again.setVisible(again)

    def text(self) -> str:
        """Return the message as it was written."""
        return self._text

    def shown_text(self) -> str:
        """Return the text on the screen, without markup."""
        return self._view.toPlainText()

    def view(self) -> MessageText:
        """Return the text view."""
        return self._view

    def retranslate(self) -> None:
        """Name the buttons."""
        self._copy.set_name(self.tr("Copy"))
        self._again.set_name(self.tr("Edit") if self._speaker == "user" else self.tr("Regenerate"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Measure again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._view.fit()

    def _build(self) -> None:
        grid = theme().space
        head = QHBoxLayout()
        head.setSpacing(0)
        # The row of the name is as tall without its buttons, so that nothing jumps once an answer is done.
        head.addStrut(self._copy.sizeHint().height())
        head.addWidget(self._name, 1)
        head.addWidget(self._again)
        head.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid(2), grid(0.75), grid(1), grid(1.25))
        layout.setSpacing(grid(0.25))
        layout.addLayout(head)
        layout.addWidget(self._view)
        layout.addWidget(self._facts)
        self._facts.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _render(self) -> None:
        self._timer.stop()
        self._clock.restart()
        self.renders += 1
        if self._speaker == "user":
            self._view.setPlainText(self._text)
        else:
            self._view.document().setDefaultStyleSheet(markdown.style_sheet())
            self._view.setHtml(markdown.to_html(self._text))
        self._view.fit()


def _open_web_address(url: QUrl) -> None:
    """Open a web address that was clicked in the browser; anything else does nothing."""
    if url.scheme() in {"http", "https"}:
        QDesktopServices.openUrl(url)
