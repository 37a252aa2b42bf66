"""The conversation on the screen: questions and answers as bubbles, two abreast where two sides answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.pages.chat.keep_bar import KeepBar
from desktop.theme import theme
from desktop.widgets.chat_bubble import ChatBubble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from engine.rpc import Side


NEAR_END = 48
LINES = 6


class TurnView(Live, QWidget):
    """One question and the answers to it."""

    def __init__(
        self, question: str, sides: Sequence[Side], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self.question = ChatBubble("user", parent=self)
        self.question.set_text(question)
        self.answers: dict[Side, ChatBubble] = {side: ChatBubble("model", parent=self) for side in sides}
        self.bars: dict[Side, KeepBar] = {}
        for side, bubble in self.answers.items():
            self.bars[side] = KeepBar(bubble)
        layout, row = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(1.5))
        row.setSpacing(theme().space(2))
        layout.addWidget(self.question)
        for bubble in self.answers.values():
            row.addWidget(bubble, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the speakers."""
        self.question.set_name(self.tr("You"))
        words = {"base": self.tr("Base model"), "tuned": self.tr("Tuned model")}
        for side, bubble in self.answers.items():
            bubble.set_name(
                words[side] if len(self.answers) > 1 or side == "base" else f"{words[side]} · {self._name}"
            )


class Thread(QScrollArea):
    """Turns from top to bottom; follows its end unless somebody scrolled up."""

    edit_requested = Signal(int)
    again_requested = Signal(int)
    keep_requested = Signal(int, str)
    drop_requested = Signal(int, str)
    rewritten = Signal(int, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget(self)
        inner.setProperty("surface", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(2))
        self._layout.addStretch()
        self.setWidget(inner)
        self.turns: list[TurnView] = []
        self._follows = True
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grown)

    def add_turn(self, question: str, sides: Sequence[Side], name: str) -> TurnView:
        """Add a question with empty answers."""
        turn, index = TurnView(question, sides, name, self), len(self.turns)
        turn.question.set_actions(copy=True, again=True)
        turn.question.edit_requested.connect(lambda: self.edit_requested.emit(index))
        for bubble in (turn.question, *turn.answers.values()):
            bubble.copy_requested.connect(_copy)
        for bubble in turn.answers.values():
            bubble.set_actions(copy=False, again=False)
            bubble.regenerate_requested.connect(lambda: self.again_requested.emit(index))
        for side, bar in turn.bars.items():
            bar.keep_requested.connect(partial(self.keep_requested.emit, index, side))
            bar.drop_requested.connect(partial(self.drop_requested.emit, index, side))
            bar.rewritten.connect(partial(self.rewritten.emit, index, side))
        self._layout.insertWidget(self._layout.count() - 1, turn)
        self.turns.append(turn)
        self._follows = True
        QTimer.singleShot(0, self, self._to_end)
        return turn

    def drop_from(self, index: int) -> None:
        """Take away a turn and all behind it."""
        for turn in self.turns[index:]:
            self._layout.removeWidget(turn)
            turn.hide()
            turn.deleteLater()
        del self.turns[index:]

    def _scrolled(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - NEAR_END

    def _grown(self, low: int, high: int) -> None:  # noqa: ARG002
        if self._follows:
            self._to_end()

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


class MessageField(QPlainTextEdit):
    """A field that grows with its lines; Return sends, Shift and Return begins a new line."""

    sent = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "field")
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.textChanged.connect(self._fit)
        self._fit()

    def send(self) -> None:
        """Send what is written, if anything is."""
        text = self.toPlainText().strip()
        if text:
            self.sent.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Send on Return."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not shift:
            self.send()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        lines = min(max(self.document().blockCount(), 1), LINES)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + theme().space(3))
