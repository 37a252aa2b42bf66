"""A question before what cannot be undone, or where the window needs to know what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.widgets.buttons import ButtonKind

WIDTH = 480

Answer = tuple[str, str, Literal["primary", "secondary", "danger", "quiet"]]


class Question(QDialog):
    """One sentence, what follows from each answer, and a button an answer; Escape answers nothing."""

    answered = Signal(str)
    """Key of the answer."""

    def __init__(
        self, title: str, sentence: str, text: str, answers: Sequence[Answer], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        grid = theme().space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[grid(3)] * 4)
        layout.setSpacing(grid(1.5))
        for label in (Label(sentence, "heading", wrap=True), Label(text, tone="muted", wrap=True)):
            label.setFixedWidth(WIDTH)
            layout.addWidget(label)
        layout.addSpacing(grid())
        row = QHBoxLayout()
        row.setSpacing(grid())
        row.addStretch()
        self._buttons: dict[str, Button] = {}
        for key, words, kind in answers:
            self._add(row, key, words, kind)
        layout.addLayout(row)

    def button(self, key: str) -> Button:
        """Return the button of an answer."""
        return self._buttons[key]

    def _add(self, row: QHBoxLayout, key: str, words: str, kind: ButtonKind) -> None:
        button = Button(words, kind, parent=self)
        button.clicked.connect(lambda: self._take(key))
        button.setDefault(kind == "primary")
        row.addWidget(button)
        self._buttons[key] = button

    def _take(self, key: str) -> None:
        self.accept()
        self.answered.emit(key)
