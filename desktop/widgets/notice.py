"""A message where it belongs: what happened, what to do next, and one button that does it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.badge import LOOKS
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label, set_property

NoticeKind = Literal["info", "fits", "tight", "over"]


class Notice(Live, QFrame):
    """An inline message; hidden until `show_message`."""

    action_chosen = Signal()
    dismissed = Signal()

    def __init__(self, *, dismissable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconView("info", parent=self)
        self._sentence = Label(strong=True, wrap=True, parent=self)
        self._next_step = Label(tone="muted", wrap=True, parent=self)
        self._action = Button(kind="small", parent=self)
        self._close = IconButton("x", parent=self)
        self._close.setVisible(dismissable)
        self._action.clicked.connect(self.action_chosen)
        self._close.clicked.connect(self._dismiss)
        grid = theme().space
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._next_step)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(grid(1.5), grid(1.25), grid(1.5), grid(1.25))
        layout.setSpacing(grid(1.25))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.retranslate()
        self.hide()

    def show_message(self, kind: NoticeKind, sentence: str, next_step: str = "", action: str = "") -> None:
        """Show what happened, the next step, and a button where an action is named, all translated."""
        name, tone = LOOKS[kind]
        set_property(self, "surface", kind)
        self._icon.set_icon(name, tone)
        self._sentence.setText(sentence)
        for part, words in ((self._next_step, next_step), (self._action, action)):
            part.setText(words)
            part.setVisible(bool(words))
        # A sentence alone stands at the middle of the button beside it, and so does its icon.
        place = Qt.AlignmentFlag.AlignTop if next_step else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._icon, place)
        self.setAccessibleName(f"{sentence} {next_step}".strip())
        self.show()

    def action_button(self) -> Button:
        """Return the button."""
        return self._action

    def text(self) -> str:
        """Return the sentence and the next step as shown."""
        return f"{self._sentence.text()} {self._next_step.text()}".strip()

    def retranslate(self) -> None:
        """Name the close button."""
        self._close.set_name(self.tr("Dismiss"))

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
