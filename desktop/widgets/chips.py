"""A row of pills of which exactly one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chips(QWidget):
    """Exclusive toggle pills, reached by Tab and moved between by the arrow keys."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space())
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key in keys:
            self._add(key)
        if keys:
            self.set_current(keys[0])

    def set_texts(self, texts: dict[str, str]) -> None:
        """Set the words of the pills by key."""
        for key, text in texts.items():
            self._buttons[key].setText(text)

    def set_current(self, key: str) -> None:
        """Choose a pill without emitting `chosen`."""
        self._buttons[key].setChecked(True)

    def current(self) -> str:
        """Return the key of the chosen pill."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_enabled(self, key: str, *, enabled: bool) -> None:
        """Enable or disable one pill."""
        self._buttons[key].setEnabled(enabled)

    def button(self, key: str) -> QPushButton:
        """Return one pill, for a tooltip or a test."""
        return self._buttons[key]

    def _add(self, key: str) -> None:
        button = QPushButton(self)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._layout.addWidget(button)
