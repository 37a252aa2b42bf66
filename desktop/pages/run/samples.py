"""What the model answers while it learns, and a field to ask it something now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop import figures
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.events import Sampled

SHOWN = 60
"""The newest answers that are kept on the screen."""
AT_FIRST = 12
"""Of these, how many there are before somebody scrolls down: every new one has all of them laid out anew."""
AT_A_TURN = 3
"""Answers that one turn of the event loop adds."""


class SamplesCard(Live, Card):
    """Prompts and answers, the newest first."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._samples: tuple[Sampled, ...] = ()
        self._first = self._end = 0  # the answers on the screen, as places among all of them
        self._wanted = AT_FIRST
        self._steps: dict[Label, int] = {}
        self._waiting = ""
        self._may_ask = False
        self._empty = Label(tone="muted", wrap=True, parent=self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = QWidget(self)
        inner.setProperty("surface", "page")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, theme().space(), 0)
        self._list.setSpacing(theme().space(1.5))
        self._list.addStretch()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._prompt = QLineEdit(self)
        self._prompt.setAcceptDrops(False)
        self._ask = Button(parent=self)
        # As tall as the heading of the log beside it, which has buttons.
        self.header.addStrut(Button(kind="small").sizeHint().height())
        row = QHBoxLayout()
        row.setSpacing(theme().space())
        row.addWidget(self._prompt, 1)
        row.addWidget(self._ask)
        self.add(self._empty)
        self.add(self._scroll, 1)
        self.body.addLayout(row)
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._add_some)
        self._scroll.verticalScrollBar().valueChanged.connect(self._want_more)
        self._ask.clicked.connect(self._send)
        self._prompt.returnPressed.connect(self._send)
        self.retranslate()

    def set_samples(self, samples: Sequence[Sampled]) -> None:
        """Show the answers of a run; only what is new is added."""
        fresh = tuple(samples)
        if fresh == self._samples:
            return
        if self._waiting and any(item.prompt == self._waiting for item in fresh[len(self._samples) :]):
            self._waiting = ""
        if fresh[: len(self._samples)] != self._samples or len(fresh) - self._end > SHOWN:
            self._drop_all()
            self._first = self._end = len(fresh)
            self._wanted = AT_FIRST
        self._samples = fresh
        self._turns.start()
        self.retranslate()

    def set_may_ask(self, *, may_ask: bool) -> None:
        """Allow asking while an engine is there to answer."""
        if may_ask != self._may_ask:
            self._may_ask = may_ask
            self._waiting = self._waiting if may_ask else ""
            self.retranslate()

    def field(self) -> QLineEdit:
        """Return the field for a prompt."""
        return self._prompt

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Answers as it learns"))
        self._empty.setText(
            self.tr(
                "At every evaluation the model answers the sample prompts, and you can see it change here."
            )
        )
        for label in self._steps:
            self._name_step(label)
        self._empty.setVisible(not self._samples)
        self._scroll.setVisible(bool(self._samples))
        self._prompt.setPlaceholderText(
            self.tr("Asked; it answers between two steps…") if self._waiting else self.tr("Ask the model now")
        )
        self._prompt.setAccessibleName(self.tr("Ask the model now"))
        self._ask.setText(self.tr("Ask"))
        for part in (self._prompt, self._ask):
            part.setVisible(self._may_ask)
            part.setEnabled(not self._waiting)

    def _send(self) -> None:
        prompt = self._prompt.text().strip()
        if prompt:
            self._waiting = prompt
            self._prompt.clear()
            self.retranslate()
            self.asked.emit(prompt)

    def _want_more(self, value: int) -> None:
        """Keep more below when the last ones come into view."""
        bar = self._scroll.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep() and self._wanted < SHOWN:
            self._wanted = min(SHOWN, self._wanted + AT_FIRST)
            self._turns.start()

    def _add_some(self) -> None:
        """Add what is new at the top; then, newest first, the older ones below, as many as are kept."""
        for _ in range(AT_A_TURN):
            if self._end < len(self._samples):
                self._insert(0, self._samples[self._end])
                self._end += 1
            elif self._first > max(0, self._end - self._wanted):
                self._first -= 1
                self._insert(self._list.count() - 1, self._samples[self._first])
            else:
                self._turns.stop()
                return
        while self._end - self._first > SHOWN:
            self._remove(self._list.count() - 2)
            self._first += 1

    def _insert(self, place: int, item: Sampled) -> None:
        block = QWidget(self)
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        head = QHBoxLayout()
        prompt = Label(item.prompt, size="small", tone="muted", wrap=True)
        head.addWidget(prompt, 1)
        step = Label(size="small", tone="accent", strong=True)
        self._steps[step] = item.step
        self._name_step(step)
        head.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        answer = Label(item.text.strip() or "–", wrap=True)
        answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(answer)
        self._list.insertWidget(place, block)

    def _name_step(self, label: Label) -> None:
        label.setText(self.tr("step {step}").format(step=figures.count(self._steps[label])))

    def _drop_all(self) -> None:
        while self._list.count() > 1:
            self._remove(0)

    def _remove(self, index: int) -> None:
        taken = self._list.takeAt(index)
        widget = taken.widget() if taken else None
        if widget is not None:
            for label in widget.findChildren(Label):
                self._steps.pop(label, None)
            widget.hide()
            widget.deleteLater()
