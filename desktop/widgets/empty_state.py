"""What a page says while there is nothing on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label

WIDTH = 460


class EmptyState(QWidget):
    """An icon, what will be here, how to begin, and up to two buttons."""

    action_chosen = Signal()
    second_chosen = Signal()

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(size="heading", parent=self)
        self._text = Label(tone="muted", wrap=True, parent=self)
        self._text.setFixedWidth(WIDTH)
        self._action = Button(kind="primary", parent=self)
        self._second = Button(parent=self)
        self._action.clicked.connect(self.action_chosen)
        self._second.clicked.connect(self.second_chosen)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        grid = theme().space
        buttons = QHBoxLayout()
        buttons.setSpacing(grid(1.5))
        buttons.addStretch()
        buttons.addWidget(self._action)
        buttons.addWidget(self._second)
        buttons.addStretch()
        # A row of its own: a wrapped label with an alignment would be given too little height.
        words = QHBoxLayout()
        words.addStretch()
        words.addWidget(self._text)
        words.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(grid())
        layout.addStretch(2)
        layout.addWidget(IconView(icon_name, "muted", 40, self), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(grid())
        layout.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(words)
        layout.addSpacing(grid())
        layout.addLayout(buttons)
        layout.addStretch(3)

    def set_texts(self, title: str, text: str, action: str = "", second: str = "") -> None:
        """Set the words; a button without words is not shown."""
        self._title.setText(title)
        self._text.setText(text)
        self._action.setText(action)
        self._second.setText(second)
        self._action.setVisible(bool(action))
        self._second.setVisible(bool(second))
        self.setAccessibleName(f"{title}. {text}")

    def action_button(self) -> Button:
        """Return the first button."""
        return self._action
