"""Step 3, Method: what kind of training, and how much of the model it changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import percent
from desktop.i18n import Live
from desktop.pages.wizard.badges import show_badge
from desktop.pages.wizard.words import by_file_name, preset_text, stage_names
from desktop.state.draft import card_of
from desktop.state.presets import MethodCard, method_cards, overlay
from desktop.state.wizard_flow import stage_problem
from desktop.widgets.card import ChoiceCard
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from engine.combination import method_refusal, refusals
from engine.stages import STAGES, Stage

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.problems import Problem

_SMALL_SHARE: Final = 0.1


class MethodPanel(Live, QWidget):
    """The stages that the data can feed, and the methods with their memory on this card."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self.tools: QWidget | None = None
        self.notice = Notice(parent=self)
        self._stage_title, self._method_title = (
            Label(size="heading", parent=self),
            Label(size="heading", parent=self),
        )
        self.stages = {_kind(stage): ChoiceCard(self) for stage in STAGES}
        self.methods = {card.id: ChoiceCard(self) for card in method_cards()}
        self._stage_group, self._method_group = QButtonGroup(self), QButtonGroup(self)
        self._stage_grid, self._grid = FlowGrid(max_columns=2, parent=self), FlowGrid(parent=self)
        self._build()
        wizard.memory.methods.answered.connect(self._badges)
        self.retranslate()

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        self._stage_title.setText(self.tr("What it learns"))
        self._method_title.setText(self.tr("How much of the model is trained"))
        self._show_stages()
        chosen = card_of(self._wizard.draft)
        for card in method_cards():
            widget = self.methods[card.id]
            reason = self._refusal(card)
            tag = self.tr("Recommended") if card.recommended else ""
            widget.set_content(
                preset_text(card.title), self._subtitle(card), reason or preset_text(card.line), tag
            )
            widget.setEnabled(not reason)
            self._check(self._method_group, widget, on=card.id == chosen)
        self._show_problem()
        self._want()
        self._badges()

    def _build(self) -> None:
        for stage in STAGES:
            widget = self.stages[_kind(stage)]
            self._stage_group.addButton(widget)
            widget.clicked.connect(partial(self._choose_stage, stage))
        for card in method_cards():
            widget = self.methods[card.id]
            self._method_group.addButton(widget)
            widget.clicked.connect(partial(self._choose_method, card))
        self._stage_grid.set_cards(list(self.stages.values()))
        self._grid.set_cards(list(self.methods.values()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addWidget(self._stage_title)
        layout.addWidget(self._stage_grid)
        layout.addWidget(self._method_title)
        layout.addWidget(self._grid)
        layout.addStretch()

    def _show_stages(self) -> None:
        names, lines = stage_names(), self._stage_lines()
        for stage in STAGES:
            kind, widget = _kind(stage), self.stages[_kind(stage)]
            problem = self._stage_problem(stage)
            widget.set_content(
                names.get(kind, kind), "", explain(problem).sentence if problem else lines[kind]
            )
            if problem is not None:
                widget.set_badge("info", self.tr("Not with this data"))
            else:
                widget.set_badge(None)
            widget.setEnabled(problem is None)
            self._check(self._stage_group, widget, on=self._wizard.draft.stage.kind == kind)
        self._stage_grid.set_cards(list(self.stages.values()))

    def _show_problem(self) -> None:
        draft = self._wizard.draft
        problem = self._stage_problem(type(draft.stage))
        problem = problem or next(iter(refusals(draft)), None)
        if problem is None:
            self.notice.hide()
            return
        words = explain(problem)
        self.notice.show_message("tight", words.sentence, words.next_step)

    def _badges(self) -> None:
        wizard, gpu = self._wizard, self._wizard.desk.gpu.first
        for card in method_cards():
            widget = self.methods[card.id]
            widget.set_note("")
            if wizard.draft.model is None:
                widget.set_badge("info", self.tr("Choose a model to see the memory"))
            elif wizard.knowledge.model_problem is not None:
                widget.set_badge("info", self.tr("Memory not known"))
            elif show_badge(widget, wizard.memory.methods, card.id, gpu) is not None:
                widget.set_note(self._share(card))

    def _share(self, card: MethodCard) -> str:
        answer = self._wizard.memory.methods.answer(card.id)
        if answer is None:
            return ""
        share = answer.trainable_parameters / max(answer.total_parameters, 1)
        digits = 2 if share < _SMALL_SHARE else 0
        return self.tr("trains {share}").format(share=percent(share, digits))

    def _want(self) -> None:
        """Ask for the cards' memory only while they are looked at."""
        draft, memory = self._wizard.draft, self._wizard.memory
        if draft.step == "method":
            usable = [card for card in method_cards() if not self._refusal(card)]
            memory.methods.want(memory.questions({card.id: draft.with_card(card) for card in usable}))

    def _subtitle(self, card: MethodCard) -> str:
        if card.method.adapter:
            return self.tr("Adapter · can be merged") if card.method.merges else self.tr("Stays an adapter")
        return self.tr("Changes the model itself")

    def _refusal(self, card: MethodCard) -> str:
        stage = self._wizard.draft.stage.kind
        problem = method_refusal(card.method, card.precision, stage)
        return "" if problem is None else explain(problem).sentence

    def _stage_lines(self) -> dict[str, str]:
        return {
            "sft": self.tr("The model learns to answer the way your examples do. The usual choice."),
            "pretrain": self.tr("The model reads your texts and takes in their language and knowledge."),
            "dpo": self.tr("The model learns to prefer the better of two answers. Usual for pairs."),
            "kto": self.tr("The model learns from single answers found good or bad; no pairs needed."),
            "orpo": self.tr("Learns the better answers and turns away from the worse ones in one go."),
            "cpo": self.tr("Pairs without a reference model; with SimPO a longer answer has no advantage."),
            "reward": self.tr("The model learns to score answers, higher for what people prefer."),
        }

    def _stage_problem(self, stage: type[Stage]) -> Problem | None:
        """Return the first reason why the stage cannot learn from the files."""
        reports = (self._wizard.report(spec.path) for spec in self._wizard.draft.data)
        found = (stage_problem(stage.model_validate({}), report) for report in reports if report is not None)
        problem = next((problem for problem in found if problem is not None), None)
        return None if problem is None else by_file_name(problem)

    def _choose_stage(self, stage: type[Stage]) -> None:
        draft = self._wizard.draft
        if draft.stage.kind != _kind(stage):
            kept = overlay(stage.model_validate({}), {"max_length": draft.stage.max_length})
            self._wizard.change(draft.changed(stage=kept))

    def _choose_method(self, card: MethodCard) -> None:
        if card_of(self._wizard.draft) != card.id:
            self._wizard.change(self._wizard.draft.with_card(card))

    @staticmethod
    def _check(group: QButtonGroup, widget: ChoiceCard, *, on: bool) -> None:
        group.setExclusive(False)
        widget.setChecked(on)
        group.setExclusive(True)


def _kind(stage: type[Stage]) -> str:
    return stage.model_fields["kind"].default
