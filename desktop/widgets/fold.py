"""A line that opens and closes what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.buttons import Button


class Fold(QWidget):
    """A quiet button over a content that is closed until it is asked for."""

    opened = Signal(bool)

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.button = Button(kind="quiet", icon_name="caret-right", parent=self)
        self.button.clicked.connect(lambda: self.set_open(on=not self.is_open))
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(line)
        layout.addWidget(content)
        content.hide()

    @property
    def is_open(self) -> bool:
        """Say whether the content is shown."""
        return not self._content.isHidden()

    def set_title(self, title: str) -> None:
        """Say what is inside."""
        self.button.setText(title)

    def set_open(self, *, on: bool) -> None:
        """Show or hide the content."""
        if on == self.is_open:
            return
        self._content.setVisible(on)
        self.button.set_icon("caret-down" if on else "caret-right")
        self.opened.emit(on)
