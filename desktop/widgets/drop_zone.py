"""A place to drop files and folders on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Return the local files and folders that a drag carries."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropZone(QFrame):
    """Takes what `accepts` allows; its button is the way for the keyboard."""

    dropped = Signal(list)
    browse_requested = Signal()

    def __init__(
        self,
        accepts: Callable[[Path], bool] | None = None,
        *,
        icon_name: str = "upload-simple",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "drop")
        self.setAcceptDrops(True)
        self._accepts = accepts or (lambda _path: True)
        self._text = Label(strong=True, parent=self)
        self._hint = Label(size="small", tone="muted", wrap=True, parent=self)
        self._button = Button(kind="small", parent=self)
        self._button.clicked.connect(self.browse_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme().space(2)] * 4)
        layout.setSpacing(theme().space())
        layout.addStretch()
        layout.addWidget(IconView(icon_name, "muted", 24, self), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._hint)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def set_texts(self, text: str, hint: str, button: str) -> None:
        """Set what to drop, what is taken, and the words of the browse button."""
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(button)
        self.setAccessibleName(f"{text} {hint}".strip())

    def browse_button(self) -> Button:
        """Return the browse button."""
        return self._button

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Light up for a drag that carries something to take."""
        if self._taken(event.mimeData()):
            event.acceptProposedAction()
            set_property(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Go dark again."""
        super().dragLeaveEvent(event)
        set_property(self, "over", "false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand over what can be taken."""
        set_property(self, "over", "false")
        paths = self._taken(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _taken(self, mime: QMimeData) -> list[Path]:
        return [path for path in dropped_paths(mime) if self._accepts(path)]
