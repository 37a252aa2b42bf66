"""Talk with a model: base, tuned, or both with the same prompt and seed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import action_text, explain
from desktop.i18n import Live
from desktop.pages.chat.answer_words import answer_facts
from desktop.pages.chat.chooser import Chooser
from desktop.pages.chat.controls import Controls, scrolled
from desktop.pages.chat.fit import ChatFit
from desktop.pages.chat.keeping import Keeping
from desktop.pages.chat.thread import MessageField, Thread, TurnView
from desktop.state.chat_choice import Arrangement, Choice, choice_of, choices, sides
from desktop.state.conversation import Conversation
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.chips import Chips
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.scroll_page import ScrollPage
from engine import rpc

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from engine.problems import Problem


class ChatPage(Live, ScrollPage):
    """Who to talk with, the conversation, and how answers are drawn."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._models: tuple[rpc.FoundModel, ...] = ()
        self._wanted: Path | None = None
        self._choice: Choice | None = None
        self._lost: Choice | None = None
        """What was loaded when the engine ended."""
        self._keeps = False
        self._loaded: rpc.Loaded | None = None
        self._answering: tuple[int, rpc.Side] | None = None
        self._queue: list[rpc.Side] = []
        self._seed = self._round = 0
        self.conversation = Conversation()
        self.choose = Chooser(self)
        self.arrangement = Chips(("tuned", "both", "base"), self)
        self.notice = Notice(dismissable=True, parent=self)
        self._progress = ProgressLine(parent=self)
        self.fit = ChatFit(desk, self)
        self.thread_view = Thread(self)
        self.keeping = Keeping(desk, self.conversation, self.thread_view, self)
        self._empty = EmptyState("chat", self)
        self._stack = QStackedWidget(self)
        self.controls = Controls(self)
        self.field = MessageField(self)
        self.send = Button(kind="primary", icon_name="paper-plane-tilt", parent=self)
        self.stop = Button(icon_name="stop", parent=self)
        self.new = Button(kind="quiet", icon_name="plus", parent=self)
        self._build()
        self._connect()
        self.retranslate()

    def opened(self, argument: object) -> None:
        """Offer what is there now; a run or model that is named is loaded."""
        if isinstance(argument, Path):
            self._wanted = argument
        self._desk.library.refresh()
        folders = self._desk.settings.model_folders
        self._desk.service.request(rpc.ListModels(folders=folders), self._models_came, self._tell)
        self._fill()
        self.keeping.look()
        self.field.setFocus()

    def loaded(self) -> rpc.Loaded | None:
        """Return what is loaded."""
        return self._loaded

    def is_answering(self) -> bool:
        """Say whether an answer is being written."""
        return self._answering is not None

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Chat"))
        self.arrangement.set_texts(
            {"tuned": self.tr("Tuned"), "both": self.tr("Side by side"), "base": self.tr("Base")}
        )
        self.field.setPlaceholderText(self.tr("Write a message · Enter sends, Shift+Enter begins a new line"))
        self.field.setAccessibleName(self.tr("Message"))
        self.send.setText(self.tr("Send"))
        self.stop.setText(self.tr("Stop"))
        self.new.setText(self.tr("New conversation"))
        self._write_empty()
        self._enable()

    def _write_empty(self) -> None:
        if self.choose.is_empty():
            title = self.tr("Nothing to talk with yet")
            text = self.tr(
                "Tune a model first, or add a folder of models. Both can then be talked with here."
            )
            self._empty.set_texts(title, text, self.tr("New tune"), self.tr("Models"))
        elif self._loaded is None:
            text = self.tr(
                "Choose a tuned model or a base model above. Side by side asks both with the same seed."
            )
            self._empty.set_texts(self.tr("Whom do you want to talk with?"), text)
        else:
            title = self.tr("{name} is ready").format(name=self._loaded.name)
            self._empty.set_texts(title, self.tr("Ask what it was taught, and something that it was not."))

    def _build(self) -> None:
        grid = theme().space
        self.choose.setMinimumWidth(grid(38))
        for part in (self.new, self.choose, self.arrangement):
            self.tools.addWidget(part)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.thread_view)
        row = QHBoxLayout()
        row.setSpacing(grid())
        row.addWidget(self.field, 1)
        for button in (self.stop, self.send):
            # As tall as the field while it has one line.
            button.setMinimumHeight(self.field.height())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        left = QVBoxLayout()
        left.setSpacing(grid(1.5))
        left.addWidget(self.notice)
        left.addWidget(self._progress)
        left.addWidget(self.fit)
        left.addWidget(self._stack, 1)
        left.addLayout(row)
        left.addWidget(self.keeping)
        both = QHBoxLayout()
        both.setSpacing(grid(3))
        both.addLayout(left, 1)
        both.addWidget(scrolled(self.controls))
        self.body.addLayout(both, 1)
        self._progress.hide()

    def _connect(self) -> None:
        # A method and not a lambda: Qt forgets it when the page is gone before the desk is.
        self._desk.library.listed.connect(self._listed)
        self.choose.activated.connect(lambda _: self._chosen())
        self.field.sent.connect(self.ask)
        self.send.clicked.connect(self.field.send)
        self.stop.clicked.connect(self.end_answer)
        self.new.clicked.connect(self.begin_anew)
        self.thread_view.edit_requested.connect(self.edit)
        self.thread_view.again_requested.connect(self.again)
        self.keeping.tune_requested.connect(lambda opened: self.go.emit("tune", opened))
        self.keeping.failed.connect(self._tell)
        self.notice.action_chosen.connect(self._help_out)
        self.fit.judged.connect(self._judged)
        self._empty.action_chosen.connect(lambda: self.go.emit("tune", None))
        self._empty.second_chosen.connect(lambda: self.go.emit("models", None))

    def _listed(self, runs: object) -> None:  # noqa: ARG002
        self._fill()

    def _models_came(self, found: rpc.ModelList) -> None:
        self._models = found.models
        self._fill()

    def _fill(self) -> None:
        """Offer what there is, and load what was asked for once it is among it."""
        found = choices(self._desk.library.runs if self._desk.started else [], self._models)
        self.choose.offer(found, self._choice)
        wanted = choice_of(found, self._wanted) if self._wanted is not None else None
        if wanted is not None:
            self._wanted = None
            self.choose.select(wanted)
            self._chosen()
        self._write_empty()

    def _help_out(self) -> None:
        """Load what does not fit all the same, or again what was loaded when the engine ended."""
        if self._choice is not None and self._loaded is None:
            self._load(self._choice)
            return
        if self._lost is not None and self.choose.select(self._lost):
            self._chosen(keep=True)  # the conversation stays

    def _chosen(self, *, keep: bool = False) -> None:
        """Load what was chosen, unless it does not fit."""
        choice = self.choose.currentData()
        held_back = self._loaded is None and self.fit.too_big
        if choice is None or (choice == self._choice and not held_back):
            return
        self._abandon()
        held = self._loaded.memory if self._loaded is not None else 0
        self._choice, self._loaded, self._lost, self._keeps = choice, None, None, keep
        self.controls.set_memory(None)
        self.notice.hide()
        self._enable()
        self._desk.open_chat()  # it starts while the engine answers
        self.fit.ask(choice, held)

    def _judged(self, choice: Choice) -> None:
        """Load what fits, and what nothing is known of; what does not fit waits for another word."""
        if choice != self._choice or self._loaded is not None:
            return
        if not self.fit.too_big:
            self._load(choice)
            return
        self.notice.show_message("over", *self.fit.refusal())

    def _load(self, choice: Choice) -> None:
        self.notice.hide()
        self._progress.set_progress(self.tr("Loading {name}…").format(name=choice.name))
        self._progress.show()
        self._desk.open_chat().request(
            choice.load(),
            lambda loaded: self._load_came(choice, loaded),
            lambda problem: self._load_failed(choice, problem),
            on_progress=self._load_advanced,
        )

    def _load_advanced(self, progress: rpc.Progress) -> None:
        name = self._choice.name if self._choice else ""
        share = progress.done / progress.total if progress.total else None
        self._progress.set_progress(self.tr("Loading {name}…").format(name=name), share)

    def _load_came(self, choice: Choice, loaded: rpc.Loaded) -> None:
        if choice != self._choice:
            return
        self._loaded = loaded
        self._progress.hide()
        self.controls.set_template(loaded.template)
        self.controls.set_context(0, loaded.context)
        self.controls.set_memory(loaded)
        has = {
            "tuned": "tuned" in loaded.sides,
            "base": "base" in loaded.sides,
            "both": len(loaded.sides) > 1,
        }
        for key, enabled in has.items():
            self.arrangement.set_enabled(key, enabled=enabled)
        if not has[self.arrangement.current()]:
            self.arrangement.set_current(next(key for key, enabled in has.items() if enabled))
        if self._keeps:
            self._enable()
        else:
            self.begin_anew()

    def _load_failed(self, choice: Choice, problem: Problem) -> None:
        if choice == self._choice:
            self._lost = choice if problem.code == "engine_ended" else None
            self._choice = None
            self._progress.hide()
            self.choose.select(None)
            self._tell(problem)
            self._enable()

    def begin_anew(self) -> None:
        """Forget the conversation."""
        self._abandon()
        self.conversation.clear()
        self.thread_view.drop_from(0)
        self._stack.setCurrentWidget(self._empty)
        self.controls.set_context(0, self._loaded.context if self._loaded else 0)
        self._write_empty()
        self._enable()
        self.field.setFocus()

    def ask(self, text: str) -> None:
        """Ask every chosen side the same."""
        if self._loaded is None or self._answering is not None:
            return
        self.field.clear()
        self.conversation.ask(text)
        self._answer_last(seed=self.controls.sampling().seed)

    def edit(self, index: int) -> None:
        """Take a question back into the field, to be asked in another way."""
        self._abandon()
        self.field.setPlainText(self.conversation.edit(index))
        self.thread_view.drop_from(index)
        self.field.setFocus()
        if not self.conversation.turns:
            self._stack.setCurrentWidget(self._empty)

    def again(self, index: int) -> None:
        """Answer a question once more, with the next seed."""
        self._abandon()
        self.conversation.again(index)
        self.thread_view.drop_from(index)
        self._answer_last(seed=self._seed + 1)

    def end_answer(self) -> None:
        """Stop writing; what there is stays."""
        if self._answering is None:
            return
        self._queue.clear()
        self._desk.chat.request(rpc.Stop(), lambda _: None, lambda _: None)

    def _abandon(self) -> None:
        """Stop writing and let what still comes of it go nowhere."""
        self.end_answer()
        self._round += 1
        self._answering = None

    def _answer_last(self, seed: int) -> None:
        if self._loaded is None:
            return
        self.notice.hide()
        self._seed = seed
        chosen = sides(cast("Arrangement", self.arrangement.current()), self._loaded.sides)
        turn = self.conversation.turns[-1]
        turn.system = self.controls.system.toPlainText()
        self.thread_view.add_turn(turn.question, chosen, self._choice.name if self._choice else "")
        self._stack.setCurrentWidget(self.thread_view)
        self._queue = list(chosen)
        self._answer_next()

    def _answer_next(self) -> None:
        """Let the next side answer; the last one done ends the turn."""
        if not self._queue:
            self._answering = None
            self._enable()
            self.field.setFocus()
            return
        side, index = self._queue.pop(0), len(self.conversation.turns) - 1
        turn = self.thread_view.turns[index]
        self._answering = (index, side)
        values = {**self.controls.sampling().values(), "seed": self._seed}
        messages = self.conversation.messages(index, side, self.conversation.turns[index].system)
        number = self._round

        def answered(done: rpc.Generated) -> None:
            if number == self._round:
                self._answered(index, turn, done)

        def refused(problem: Problem) -> None:
            if number == self._round:
                self._not_answered(index, side, turn, problem)

        def written(token: rpc.Token) -> None:
            if number == self._round:
                turn.answers[side].append_text(token.text)

        self._desk.open_chat().request(
            rpc.Generate(messages=messages, side=side, **values), answered, refused, on_token=written
        )
        self._enable()

    def _answered(self, index: int, turn: TurnView, done: rpc.Generated) -> None:
        bubble = turn.answers[done.side]
        bubble.set_text(done.text)
        bubble.finish(answer_facts(done))
        bubble.set_actions(copy=True, again=True)
        self.conversation.answer(index, done.side, done.text)
        self.keeping.offer(index)
        if self._loaded is not None:
            self.controls.set_context(done.prompt_tokens + done.tokens, self._loaded.context)
        self._answer_next()

    def _not_answered(self, index: int, side: rpc.Side, turn: TurnView, problem: Problem) -> None:
        self._queue.clear()
        bubble = turn.answers[side]
        bubble.finish(self.tr("No answer"))
        bubble.set_actions(copy=True, again=True)
        self.conversation.answer(index, side, bubble.text())
        if problem.code == "engine_ended":
            self._lost, self._choice, self._loaded = self._choice, None, None
            self.controls.set_memory(None)
            self.choose.select(None)
        self._tell(problem)
        self._answer_next()

    def _tell(self, problem: Problem) -> None:
        told = explain(problem)
        again = action_text(told.action) if told.action == "restart" and self._lost else ""
        self.notice.show_message("over", told.sentence, told.next_step, again)

    def _enable(self) -> None:
        busy, ready = self._answering is not None, self._loaded is not None
        self.send.setVisible(not busy)
        self.stop.setVisible(busy)
        self.send.setEnabled(ready)
        self.field.setEnabled(ready)
        self.choose.setEnabled(not busy)
        self.new.setVisible(bool(self.conversation.turns))
        self.new.setEnabled(not busy)
        self.arrangement.setEnabled(not busy)
        # The conversation needs the room, and the column beside it says what the model holds.
        self.fit.setVisible(self._choice is not None and not self.conversation.turns)
