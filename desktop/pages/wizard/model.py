"""Step 1, Model: what is on this computer, then what is worth fetching."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import count, file_size, short_count
from desktop.i18n import Live
from desktop.pages.wizard.badges import show_badge
from desktop.pages.wizard.forecasts import Question
from desktop.pages.wizard.words import place_names, show_problem
from desktop.state.presets import starter_models
from desktop.state.shelf import ModelChoice, matching, on_disk, recommended, to_fetch
from desktop.widgets.buttons import Button
from desktop.widgets.card import ChoiceCard
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.label import Label, plain_tooltip
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk

_FORECAST_AT_MOST: Final = 24
"""Models whose badge is worked out; a cache of hundreds would keep the engine busy."""


class ModelPanel(Live, QWidget):
    """A filter, the models on this computer as cards, and the curated list below."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._cards: dict[str, ChoiceCard] = {}
        self._asked_for: ModelChoice | None = None
        self._choices: dict[str, ModelChoice] = {}
        self.tools: QWidget | None = None
        self._filter = QLineEdit(self)
        self._browse = Button(icon_name="folder-open", parent=self)
        self._busy = ProgressLine(parent=self)
        self._problem = Notice(parent=self)
        self._here_title = Label(size="heading", parent=self)
        self._here, self._hub = FlowGrid(parent=self), FlowGrid(parent=self)
        self._none = Label(tone="muted", wrap=True, parent=self)
        self._hub_title = Label(size="heading", parent=self)
        self._hub_line = Label(tone="muted", wrap=True, parent=self)
        self._fetch = Notice(dismissable=True, parent=self)
        self._group = QButtonGroup(self)
        self._build()
        self._filter.textChanged.connect(lambda _text: self.retranslate())
        self._filter.returnPressed.connect(self._take_path)
        self._browse.clicked.connect(self._choose_folder)
        self._fetch.action_chosen.connect(self._copy_hub)
        self._fetch.dismissed.connect(lambda: self._ask_for(None))
        self._problem.action_chosen.connect(wizard.list_models)
        wizard.memory.models.answered.connect(self._badges)
        self.retranslate()

    def card(self, key: str) -> ChoiceCard:
        """Return a card by its folder or "hub:" and its hub id."""
        return self._cards[key]

    def notice(self) -> Notice:
        """Return the words about a model that is not on this computer."""
        return self._fetch

    def filter_field(self) -> QLineEdit:
        """Return the filter."""
        return self._filter

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        wizard = self._wizard
        self._filter.setPlaceholderText(self.tr("Filter by name, or paste the path of a model folder"))
        self._filter.setAccessibleName(self._filter.placeholderText())
        self._browse.setText(self.tr("Choose a folder…"))
        self._here_title.setText(self.tr("On this computer"))
        self._hub_title.setText(self.tr("Good models to fetch"))
        self._hub_line.setText(
            self.tr(
                "Downloading comes with a later version. Until then, put a model's folder on this computer "
                "and choose it above."
            )
        )
        known = wizard.models is not None
        self._busy.setVisible(not known and wizard.models_problem is None)
        self._busy.set_progress(
            self.tr("Looking for models on this computer…")
            if wizard.ready
            else self.tr("Starting the engine; the models on this computer come next…")
        )
        problem = wizard.knowledge.model_problem or (None if known else wizard.models_problem)
        show_problem(self._problem, problem, "" if wizard.knowledge.model_problem else self.tr("Try again"))
        self._show_cards()
        self._show_fetch()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._filter, 1)
        head.addWidget(self._browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        for part in (self._problem, self._here_title, self._busy, self._none, self._here):
            layout.addWidget(part)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._hub_title)
        words.addWidget(self._hub_line)
        layout.addSpacing(8)
        layout.addLayout(words)
        layout.addWidget(self._fetch)
        layout.addWidget(self._hub)
        layout.addStretch()

    def _show_cards(self) -> None:
        wizard, words = self._wizard, self._filter.text()
        here = on_disk(wizard.models or (), wizard.knowledge.model)
        fetch = to_fetch(starter_models(), here)
        self._choices = {choice.key: choice for choice in (*here, *fetch)}
        shown_here, shown_fetch = matching(here, words), matching(fetch, words)
        self._fill(self._here, shown_here)
        self._fill(self._hub, shown_fetch)
        known = wizard.models is not None
        self._none.setVisible(known and not shown_here)
        self._none.setText(self._nothing_words(words))
        self._hub_title.setVisible(bool(shown_fetch))
        self._hub_line.setVisible(bool(shown_fetch))
        if wizard.draft.step == "model":
            self._want((*here[:_FORECAST_AT_MOST], *fetch))
        self._badges()

    def _want(self, choices: tuple[ModelChoice, ...]) -> None:
        """Ask for the memory of a tune of each model at the recommended settings."""
        questions = {}
        for choice in choices:
            job = recommended(choice.path or choice.hub).forecast_job() if choice.problem is None else None
            if job is not None:
                questions[choice.key] = Question(job, choice.facts if choice.path is None else None)
        self._wizard.memory.models.want(questions)

    def _fill(self, grid: FlowGrid, choices: tuple[ModelChoice, ...]) -> None:
        """Show these cards; those that stay keep their place and the keyboard focus."""
        cards = [self._cards.get(choice.key) or self._make(choice.key) for choice in choices]
        for choice, card in zip(choices, cards, strict=True):
            self._write(card, choice)
        before = grid.cards()
        if cards != before:
            for key, card in list(self._cards.items()):
                if card in before and card not in cards:
                    self._group.removeButton(card)
                    del self._cards[key]
            grid.set_cards(cards)
        else:
            grid.set_cards(cards)

    def _make(self, key: str) -> ChoiceCard:
        card = ChoiceCard(self)
        card.clicked.connect(lambda: self._choose(key))
        self._group.addButton(card)
        self._cards[key] = card
        return card

    def _write(self, card: ChoiceCard, choice: ModelChoice) -> None:
        figures = [
            short_count(choice.parameters) if choice.parameters else "",
            file_size(choice.weight_bytes) if choice.weight_bytes else "",
            choice.licence,
        ]
        subtitle = " · ".join(figure for figure in figures if figure)
        if choice.problem is not None:
            words = explain(choice.problem)
            card.set_content(choice.name, subtitle, self._short_reason(choice))
            card.setToolTip(plain_tooltip(f"{words.sentence} {words.next_step}"))
        else:
            card.set_content(choice.name, subtitle, self._facts(choice))
        card.set_note(self._note(choice))
        card.setEnabled(choice.problem is None)
        chosen = self._wizard.draft.model.path if self._wizard.draft.model else None
        self._group.setExclusive(False)
        card.setChecked(choice.path is not None and choice.path == chosen)
        self._group.setExclusive(True)

    def _badges(self) -> None:
        for key, card in self._cards.items():
            choice = self._choices.get(key)
            if choice is None:
                continue
            if choice.problem is not None:
                card.set_badge("info", self.tr("Cannot be trained"))
                continue
            show_badge(card, self._wizard.memory.models, key, self._wizard.desk.gpu.first)

    def _facts(self, choice: ModelChoice) -> str:
        template = self.tr("own chat template") if choice.template else self.tr("no chat template")
        if choice.context is None:
            return template
        context = self.tr("context {tokens} tokens").format(tokens=count(choice.context))
        return f"{context} · {template}"

    def _note(self, choice: ModelChoice) -> str:
        if choice.where == "hub":
            return self.tr("Not on this computer")
        return place_names()[choice.where]

    def _short_reason(self, choice: ModelChoice) -> str:
        if choice.problem is None:
            return ""
        reasons = {
            "model_is_gguf": self.tr("GGUF is made for chatting, not for training"),
            "model_without_weights": self.tr("It has no weights (*.safetensors)"),
            "model_without_config": self.tr("It has no config.json"),
            "model_with_pickles_only": self.tr("Its weights are in a format that can run code"),
            "model_with_code": self.tr("It brings its own program code"),
            "model_without_tokenizer": self.tr("It has no tokenizer.json"),
        }
        return reasons.get(choice.problem.code) or explain(choice.problem).sentence

    def _nothing_words(self, words: str) -> str:
        if words:
            return self.tr("Nothing here is called “{words}”.").format(words=words)
        return self.tr(
            "No model was found on this computer. Choose a folder with config.json, safetensors weights and "
            "the tokenizer, or drop it on this window."
        )

    def _show_fetch(self) -> None:
        choice = self._asked_for
        if choice is None:
            self._fetch.hide()
            return
        sentence = self.tr("{model} is not on this computer yet.").format(model=choice.name)
        step = self.tr("Fetch {hub} with a tool of your choice, then choose its folder here.").format(
            hub=choice.hub
        )
        self._fetch.show_message("info", sentence, step, self.tr("Copy the hub id"))

    def _choose(self, key: str) -> None:
        choice = self._choices.get(key)
        if choice is None:
            return
        if choice.path is None:
            self._ask_for(choice)
            return
        self._asked_for = None
        self._wizard.change(self._wizard.draft.with_model(choice.path))

    def _ask_for(self, choice: ModelChoice | None) -> None:
        self._asked_for = choice
        self.retranslate()

    def _copy_hub(self) -> None:
        if self._asked_for is not None:
            QGuiApplication.clipboard().setText(self._asked_for.hub)

    def _take_path(self) -> None:
        """Take a pasted path; anything else is a filter."""
        text = self._filter.text().strip().strip('"')
        if "/" in text or "\\" in text:
            path = Path(text).expanduser()
            if path.exists():
                self._filter.clear()
                self.use_folder(path)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a model folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.use_folder(Path(name)))
        dialog.open()

    def use_folder(self, folder: Path) -> None:
        """Train the model of a folder."""
        self._wizard.change(self._wizard.draft.with_model(folder.absolute()))
