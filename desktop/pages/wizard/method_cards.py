"""The cards of the Method page: the usual methods at once, the others by family when they are asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import percent
from desktop.i18n import Live
from desktop.pages.wizard.badges import show_badge
from desktop.pages.wizard.words import preset_text
from desktop.state.draft import card_of
from desktop.state.presets import MethodCard, method_cards
from desktop.widgets.card import ChoiceCard
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.fold import Fold
from engine.combination import method_refusal

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk

_SMALL_SHARE: Final = 0.1


class MethodCards(Live, QWidget):
    """Choices with their memory on this card; what is folded away is neither built nor forecast."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._group = QButtonGroup(self)
        self.cards: dict[str, ChoiceCard] = {}
        """The cards that were built, by id."""
        self._usual = FlowGrid(parent=self)
        self.folds: dict[str, Fold] = {}
        """The others, by family."""
        self._grids: dict[str, FlowGrid] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._usual)
        for family in dict.fromkeys(card.family for card in method_cards() if not card.usual):
            grid = FlowGrid(parent=self)
            fold = Fold(grid, self)
            fold.opened.connect(partial(self._opened, family))
            self.folds[family], self._grids[family] = fold, grid
            layout.addWidget(fold)
        self._fill(self._usual, [card for card in method_cards() if card.usual])
        wizard.memory.methods.answered.connect(self.show_badges)

    def show_again(self) -> None:
        """Write everything anew, open the family of the chosen card, and ask for what is looked at."""
        chosen = card_of(self._wizard.draft)
        for card in method_cards():
            if card.id == chosen and card.id not in self.cards:
                self.folds[card.family].set_open(on=True)
        for family, fold in self.folds.items():
            count = sum(card.family == family for card in method_cards() if not card.usual)
            fold.set_title(self._titles().get(family, family) + f" · {count}")
        for card in self._built():
            self._show(card, chosen)
        self._want()
        self.show_badges()

    def retranslate(self) -> None:
        """Write everything anew."""
        self.show_again()

    def show_badges(self) -> None:
        """Show what is known of each card's memory."""
        wizard, gpu = self._wizard, self._wizard.desk.gpu.first
        for card in self._built():
            widget = self.cards[card.id]
            widget.set_note("")
            if wizard.draft.model is None:
                widget.set_badge("info", self.tr("Choose a model to see the memory"))
            elif wizard.knowledge.model_problem is not None:
                widget.set_badge("info", self.tr("Memory not known"))
            elif show_badge(widget, wizard.memory.methods, card.id, gpu) is not None:
                widget.set_note(self._share(card))

    def _built(self) -> list[MethodCard]:
        return [card for card in method_cards() if card.id in self.cards]

    def _opened(self, family: str, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        if on and not self._grids[family].cards():
            self._fill(self._grids[family], [c for c in method_cards() if c.family == family and not c.usual])
            chosen = card_of(self._wizard.draft)
            for card in self._built():
                self._show(card, chosen)
        self._want()
        self.show_badges()

    def _fill(self, grid: FlowGrid, cards: list[MethodCard]) -> None:
        for card in cards:
            widget = self.cards[card.id] = ChoiceCard(self)
            self._group.addButton(widget)
            widget.clicked.connect(partial(self._choose, card))
        grid.set_cards([self.cards[card.id] for card in cards])

    def _show(self, card: MethodCard, chosen: str | None) -> None:
        widget, reason = self.cards[card.id], self._refusal(card)
        tag = self.tr("Recommended") if card.recommended else ""
        line = reason or preset_text(card.line)
        widget.set_content(preset_text(card.title), self._subtitle(card), line, tag)
        widget.setEnabled(not reason)
        self._group.setExclusive(False)
        widget.setChecked(card.id == chosen)
        self._group.setExclusive(True)

    def _want(self) -> None:
        """Ask for the memory of the cards that are looked at."""
        draft, memory = self._wizard.draft, self._wizard.memory
        if draft.step != "method":
            return
        looked_at = [
            card
            for card in self._built()
            if (card.usual or self.folds[card.family].is_open) and not self._refusal(card)
        ]
        memory.methods.want(memory.questions({card.id: draft.with_card(card) for card in looked_at}))

    def _share(self, card: MethodCard) -> str:
        answer = self._wizard.memory.methods.answer(card.id)
        if answer is None:
            return ""
        share = answer.trainable_parameters / max(answer.total_parameters, 1)
        digits = 2 if share < _SMALL_SHARE else 0
        return self.tr("trains {share}").format(share=percent(share, digits))

    def _subtitle(self, card: MethodCard) -> str:
        if card.method.adapter:
            return self.tr("Adapter · can be merged") if card.method.merges else self.tr("Stays an adapter")
        return self.tr("Changes the model itself")

    def _refusal(self, card: MethodCard) -> str:
        problem = method_refusal(card.method, card.precision, self._wizard.draft.stage.kind)
        return "" if problem is None else explain(problem).sentence

    def _choose(self, card: MethodCard) -> None:
        if card_of(self._wizard.draft) != card.id:
            self._wizard.change(self._wizard.draft.with_card(card))

    def _titles(self) -> dict[str, str]:
        return {
            "Adapter": self.tr("More adapters"),
            "Tiny adapter": self.tr("Tiny adapters"),
            "Prompt": self.tr("Learned prompts"),
            "Whole model": self.tr("More ways to change the model itself"),
        }
