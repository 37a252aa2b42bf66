"""Whether a chat with the chosen model fits, said before anything is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.errors import explain
from desktop.figures import count
from desktop.i18n import Live
from desktop.state.fit import FitView, chat_view
from desktop.widgets.card import Card
from desktop.widgets.fit_bar import Fit, FitBar, Segment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.bridge.desk import Desk
    from desktop.state.chat_choice import Choice
    from engine.problems import Problem
    from engine.rpc_memory import ChatForecast


class ChatFit(Live, Card):
    """Asks the engine what a chat takes when its conversation is long, and shows the answer."""

    judged = Signal(object)
    """A Choice: its `view` is known, or will not be."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._desk = desk
        self._choice: Choice | None = None
        self._held = 0
        self._answer: ChatForecast | None = None
        self._problem: Problem | None = None
        self.view: FitView | None = None
        self.bar = FitBar(self)
        self.add(self.bar)
        self.retranslate()

    @property
    def too_big(self) -> bool:
        """Say whether the chat asked about does not fit."""
        return self.view is not None and self.view.verdict == "over"

    def ask(self, choice: Choice, held: int = 0) -> None:
        """Ask about a choice; `held` bytes of the memory will be given back before it is loaded."""
        self._choice, self._held = choice, held
        self._answer = self._problem = self.view = None
        self.retranslate()
        self._desk.service.request(
            choice.forecast(),
            lambda answer: self._take(choice, answer, None),
            lambda problem: self._take(choice, None, problem),
        )

    def refusal(self) -> tuple[str, str, str]:
        """Return what is said of a chat that does not fit: a sentence, the next step, and a button."""
        words = self.tr("{name} does not fit for a chat with {tokens} tokens.")
        return (
            words.format(name=self._choice.name if self._choice else "", tokens=self._tokens()),
            self.tr("Close other programs or choose a smaller model. A short conversation may fit even so."),
            self.tr("Load it anyway"),
        )

    def retranslate(self) -> None:
        """Show what is known."""
        title = self.tr("Memory of this chat")
        if self.view is not None:
            title = self.tr("Memory of a chat with {tokens} tokens").format(tokens=self._tokens())
        self.bar.set_title(title)
        view = self.view
        if view is not None:
            segments = tuple(Segment(kind, amount) for kind, amount in view.segments)
            fit = Fit(segments, view.total, view.free, view.verdict, view.place, low=view.low)
            self.bar.set_fit(fit)
        elif self._problem is not None:
            words = explain(self._problem)
            self.bar.set_unknown(words.sentence, final=True)
        else:
            self.bar.set_unknown(self.tr("Working out the memory…"))

    def _tokens(self) -> str:
        return count(self._answer.context if self._answer is not None else None)

    def _take(self, choice: Choice, answer: ChatForecast | None, problem: Problem | None) -> None:
        if choice != self._choice:
            return
        self._answer = answer
        self._problem = problem or (answer.reason if answer is not None else None)
        self.view = chat_view(answer, self._desk.gpu.first, self._held)
        self.retranslate()
        self.judged.emit(choice)
