"""Step 3, Method: what kind of training, and how much of the model it changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.wizard.method_cards import MethodCards
from desktop.pages.wizard.words import by_file_name, stage_names
from desktop.state.wizard_flow import stage_problem
from desktop.widgets.card import ChoiceCard
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.fold import Fold
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from engine.combination import refusals
from engine.stages import STAGES, Stage

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.problems import Problem


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
        self._stage_group = QButtonGroup(self)
        self._stage_grid = FlowGrid(max_columns=2, parent=self)
        self._other_grid = FlowGrid(max_columns=2, parent=self)
        self.other_stages = Fold(self._other_grid, self)
        self.choices = MethodCards(wizard, self)
        self._build()
        self.retranslate()

    @property
    def methods(self) -> dict[str, ChoiceCard]:
        """Return the method cards that were built, by id."""
        return self.choices.cards

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        self._stage_title.setText(self.tr("What it learns"))
        self._method_title.setText(self.tr("How much of the model is trained"))
        self._show_stages()
        self.choices.show_again()
        self._show_problem()

    def _build(self) -> None:
        for stage in STAGES:
            widget = self.stages[_kind(stage)]
            self._stage_group.addButton(widget)
            widget.clicked.connect(partial(self._choose_stage, stage))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addWidget(self._stage_title)
        layout.addWidget(self._stage_grid)
        layout.addWidget(self.other_stages)
        layout.addWidget(self._method_title)
        layout.addWidget(self.choices)
        layout.addStretch()

    def _show_stages(self) -> None:
        names, lines = stage_names(), self._stage_lines()
        fed: list[QWidget] = []
        others: list[QWidget] = []
        for stage in STAGES:
            kind, widget = _kind(stage), self.stages[_kind(stage)]
            problem, chosen = self._stage_problem(stage), self._wizard.draft.stage.kind == kind
            widget.set_content(
                names.get(kind, kind), "", explain(problem).sentence if problem else lines[kind]
            )
            if problem is not None:
                widget.set_badge("info", self.tr("Not with this data"))
            else:
                widget.set_badge(None)
            widget.setEnabled(problem is None)
            self._stage_group.setExclusive(False)
            widget.setChecked(chosen)
            self._stage_group.setExclusive(True)
            (fed if problem is None or chosen else others).append(widget)
        self._stage_grid.set_cards(fed, delete=False)
        self._other_grid.set_cards(others, delete=False)
        self.other_stages.setVisible(bool(others))
        self.other_stages.set_title(self.tr("Stages that need other data") + f" · {len(others)}")

    def _show_problem(self) -> None:
        draft = self._wizard.draft
        problem = self._stage_problem(type(draft.stage))
        problem = problem or next(iter(refusals(draft)), None)
        if problem is None:
            self.notice.hide()
            return
        words = explain(problem)
        self.notice.show_message("tight", words.sentence, words.next_step)

    def _stage_lines(self) -> dict[str, str]:
        return {
            "sft": self.tr("The model learns to answer the way your examples do. The usual choice."),
            "pretrain": self.tr("The model reads your texts and takes in their language and knowledge."),
            "dpo": self.tr("The model learns to prefer the better of two answers. Usual for pairs."),
            "kto": self.tr("The model learns from single answers found good or bad; no pairs needed."),
            "orpo": self.tr("Learns the better answers and turns away from the worse ones in one go."),
            "cpo": self.tr("Pairs without a reference model; with SimPO a longer answer has no advantage."),
            "classification": self.tr("The model learns to sort texts into your classes."),
            "reward": self.tr("The model learns to score answers, higher for what people prefer."),
        }

    def _stage_problem(self, stage: type[Stage]) -> Problem | None:
        """Return the first reason why the stage cannot learn from the files."""
        reports = (self._wizard.report(spec.path) for spec in self._wizard.draft.data)
        found = (stage_problem(stage.model_validate({}), report) for report in reports if report is not None)
        problem = next((problem for problem in found if problem is not None), None)
        return None if problem is None else by_file_name(problem)

    def _choose_stage(self, stage: type[Stage]) -> None:
        if self._wizard.draft.stage.kind != _kind(stage):
            self._wizard.change(self._wizard.draft.with_stage(stage))


def _kind(stage: type[Stage]) -> str:
    return stage.model_fields["kind"].default
