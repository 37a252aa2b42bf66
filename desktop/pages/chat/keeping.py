"""Keeps answers of the chat as examples: from the click to the data set, and the line that tells of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop import figures
from desktop.bridge.open_path import Opened
from desktop.i18n import Live
from desktop.pages.reveal import reveal
from desktop.state.kept import Examples, Shelf, file_of, shelf_of
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.icon import IconView
from desktop.widgets.label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.bridge.desk import Desk
    from desktop.pages.chat.thread import Thread
    from desktop.state.conversation import Conversation
    from engine.rpc import Side


class Keeping(Live, QWidget):
    """How many examples the data set of today has, and what can be done with it; hidden while it has none."""

    tune_requested = Signal(object)
    """A list with the data set, as something that was opened."""
    failed = Signal(object)
    """The Problem that kept an example from the disk."""

    def __init__(self, desk: Desk, talk: Conversation, thread: Thread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._talk, self._thread = desk, talk, thread
        self._shelf: Shelf | None = None
        self._asked = self._shown = 0
        self.examples = Examples()
        self.words = ElidedLabel(tone="muted", parent=self)
        self.tune = Button(kind="small", icon_name="sliders-horizontal", parent=self)
        self.show_file = Button(kind="small", icon_name="folder-open", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space())
        row.addWidget(IconView("bookmark-simple", "muted", parent=self))
        row.addWidget(self.words, 1)
        row.addWidget(self.tune)
        row.addWidget(self.show_file)
        self.tune.clicked.connect(self._tune)
        self.show_file.clicked.connect(self._show_file)
        thread.keep_requested.connect(self.keep)
        thread.drop_requested.connect(self.drop)
        thread.rewritten.connect(self.rewrite)
        self.hide()
        self.retranslate()

    def look(self) -> None:
        """Count what the data set of today has already."""
        day = _today()
        self._desk.tasks.run(lambda: shelf_of(file_of(day)), self._show())

    def keep(self, index: int, side: Side) -> None:
        """Keep an answer as it reads now."""
        self.examples.pick(self._talk, index, side, _today())
        self._save()

    def drop(self, index: int, side: Side) -> None:  # noqa: ARG002
        """Take the example of a turn out again."""
        self.examples.drop(self._talk.turns[index])
        self._save()

    def rewrite(self, index: int, side: Side, text: str) -> None:
        """Put a person's words in the place of an answer, and keep them."""
        self._talk.rewrite(index, side, text)
        self._thread.turns[index].answers[side].set_text(text)
        self.keep(index, side)

    def offer(self, index: int) -> None:
        """Show under the answers of a turn what can be done with each, and what was."""
        turn, view = self._talk.turns[index], self._thread.turns[index]
        for side, bar in view.bars.items():
            bar.show_kept(kept=self.examples.is_kept(turn, side), edited=side in turn.edited)
            bar.setVisible(bool(turn.answers.get(side, "").strip()))

    def retranslate(self) -> None:
        """Write the texts."""
        self.tune.setText(self.tr("Use in a new tune"))
        self.show_file.setText(self.tr("Show file"))
        if self._shelf is None:
            return
        name, rows = self._shelf.path.name, self._shelf.rows
        words = (
            self.tr("1 example kept in {name}") if rows == 1 else self.tr("{count} examples kept in {name}")
        )
        self.words.setText(words.format(count=figures.count(rows), name=name))

    def _save(self) -> None:
        self._mark()
        day = _today()
        self._desk.tasks.run(lambda: self.examples.save(day), self._show(), self._refused)

    def _show(self) -> Callable[[Shelf], None]:
        """Return what shows a count that is being made, unless a later one came first."""
        self._asked += 1
        number = self._asked

        def show(shelf: Shelf) -> None:
            # The disk may answer after the page is gone; what was kept is kept all the same.
            if isValid(self) and number >= self._shown:
                self._shown, self._shelf = number, shelf
                self.retranslate()
                self.setVisible(shelf.rows > 0)

        return show

    def _refused(self, problem: object) -> None:
        """Take the marks back that did not reach the disk."""
        self.examples.undo()
        if isValid(self):
            self._mark()
            self.failed.emit(problem)

    def _mark(self) -> None:
        for index in range(len(self._talk.turns)):
            self.offer(index)

    def _tune(self) -> None:
        if self._shelf is not None:
            self.tune_requested.emit([Opened("data", self._shelf.path)])

    def _show_file(self) -> None:
        if self._shelf is not None:
            reveal(self._shelf.path.parent)


def _today() -> date:
    return datetime.now().astimezone().date()
