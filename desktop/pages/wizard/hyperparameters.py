"""Step 4, Hyperparameters: a preset, then as much detail as one wants, with what it comes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.figures import count, duration, gigabytes_of
from desktop.forms.form import JobForm
from desktop.i18n import Live
from desktop.pages.wizard.badges import show_badge
from desktop.pages.wizard.lever_words import eased_text, saving_text
from desktop.pages.wizard.memory import DRAFT
from desktop.pages.wizard.words import preset_text
from desktop.state.earlier import speed_like
from desktop.state.fit import judge
from desktop.state.levers import in_use, others, saving
from desktop.state.presets import Preset, presets
from desktop.state.wizard_flow import estimate
from desktop.theme import theme
from desktop.widgets.card import Card, ChoiceCard
from desktop.widgets.chips import Chips
from desktop.widgets.label import Label, plain_tooltip
from desktop.widgets.stat_tile import StatTile
from engine.job import EvaluationSpec, TrainingSpec
from engine.optimizers import AnyOptimizer

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from desktop.state.draft import Draft
    from desktop.state.fit import FitView
    from desktop.widgets.label import Tone
    from engine.rpc import Lever
    from engine.spec import Spec


class HyperparametersPanel(Live, QWidget):
    """Three presets, the form in its simple or expert length, and the run that follows in numbers."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._shape: object = None
        self.form: JobForm | None = None
        self.tools = Chips(("simple", "expert"), self)
        self.presets = {preset.id: ChoiceCard(self) for preset in presets()}
        self._group = QButtonGroup(self)
        self._fitted = Label(tone="muted", wrap=True, parent=self)
        self._form_card, self._sums = Card(parent=self), Card(parent=self)
        self.batch, self.steps, self.time = StatTile(), StatTile(), StatTile()
        self._rows = Label(size="small", tone="muted", wrap=True, parent=self)
        self._build()
        self.tools.chosen.connect(self._set_length)
        wizard.memory.presets.answered.connect(self._badges)
        wizard.memory.fitted.answered.connect(self._badges)
        wizard.memory.savings.answered.connect(self._show_savings)
        self.retranslate()

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        draft = self._wizard.draft
        self.tools.set_texts({"simple": self.tr("Simple"), "expert": self.tr("Expert")})
        for preset in presets():
            widget = self.presets[preset.id]
            widget.set_content(preset_text(preset.title), "", preset_text(preset.description))
            self._group.setExclusive(False)
            widget.setChecked(draft.preset == preset.id)
            self._group.setExclusive(True)
        if draft.step == "hyperparameters":
            self._show_form()
            self._want()
        self._badges()
        self._show_savings()
        words, tone = self._fitted_words()
        self._fitted.setText(words)
        self._fitted.set_tone(tone)
        self._fitted.setVisible(bool(words))
        self._show_sums()

    def fitted(self) -> str:
        """Return what is said about how the chosen preset fits."""
        return self._fitted.text() if not self._fitted.isHidden() else ""

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for preset in presets():
            widget = self.presets[preset.id]
            self._group.addButton(widget)
            widget.clicked.connect(partial(self._choose, preset))
            row.addWidget(widget, 1)
        self._sums.setFixedWidth(theme().space(34))
        for tile in (self.batch, self.steps, self.time):
            self._sums.add(tile)
        self._sums.add(self._rows)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._form_card, 1)
        columns.addWidget(self._sums, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(row)
        layout.addWidget(self._fitted)
        layout.addLayout(columns)
        layout.addStretch()

    def _show_form(self) -> None:
        """Show the draft in the form, made anew when the method or stage is another one."""
        draft = self._wizard.draft
        names = ("training", "method", "stage", "optimizer", "evaluation")
        values: dict[str, Spec] = {name: getattr(draft, name) for name in names}
        shape = (type(draft.method), type(draft.stage))
        if self.form is None or shape != self._shape:
            self._shape = shape
            if self.form is not None:
                self.form.hide()
                self.form.deleteLater()
            parts = {
                "training": TrainingSpec,
                "optimizer": AnyOptimizer,
                "method": shape[0],
                "stage": shape[1],
                "evaluation": EvaluationSpec,
            }
            expert = self.tools.current() == "expert"
            self.form = JobForm(parts, values, expert=expert, parent=self)
            self.form.changed.connect(self._take)
            self._form_card.add(self.form)
        elif self.form.values() != values:
            self.form.set_values(values)

    def _show_sums(self) -> None:
        wizard = self._wizard
        runs = wizard.desk.library.runs
        sums = estimate(wizard.draft, wizard.knowledge, speed_like(wizard.draft, runs))
        self._sums.set_title(self.tr("What it comes to"))
        self.batch.set_label(self.tr("rows a step learns from"))
        self.batch.set_value(count(sums.effective_batch), self.tr("rows"))
        self.steps.set_label(self.tr("optimizer steps, at most"))
        self.steps.set_value(count(sums.steps) if sums.steps else "", self.tr("steps"))
        self.time.set_label(self.tr("time, going by your earlier runs"))
        self.time.set_value(duration(sums.seconds) if sums.seconds else "")
        self._rows.setText(self._rows_words(sums.rows, sums.seconds))

    def _rows_words(self, rows: int | None, seconds: float | None) -> str:
        if not self._wizard.draft.data:
            return self.tr("Add data, and the steps are counted here.")
        if rows is None:
            return self.tr("Reading the data; the steps come next.")
        # One text each, because how two sentences are joined is a matter of the language.
        words = (
            self.tr(
                "{rows} rows an epoch; the rest is held out. The time is known after the first run of this "
                "model and method."
            )
            if seconds is None
            else self.tr("{rows} rows an epoch; the rest is held out.")
        )
        return words.format(rows=count(rows))

    def _want(self) -> None:
        """Ask for what the presets need, and for what each memory lever saves that is shown."""
        memory, draft = self._wizard.memory, self._wizard.draft
        # The chosen one as it is, with what was changed so that it fits.
        memory.want_presets(
            {
                preset.id: draft if preset.id == draft.preset else draft.with_preset(preset)
                for preset in presets()
            }
        )
        memory.savings.want(memory.questions(self._levers()))

    def _levers(self) -> dict[str, Draft]:
        """Return the draft with each memory lever the other way round, for those that the form shows."""
        form = self.form
        if form is None:
            return {}
        return {path: draft for path, draft in others(self._wizard.draft).items() if form.shows(path)}

    def _badges(self) -> None:
        wizard = self._wizard
        for preset in presets():
            card = self.presets[preset.id]
            if wizard.draft.model is None or wizard.knowledge.model_problem is not None:
                card.set_badge(None)
                continue
            view = show_badge(card, wizard.memory.presets, preset.id, wizard.desk.gpu.first)
            card.set_note("")
            if view is None or view.verdict == "fits":
                continue
            lever = wizard.memory.preset_lever(preset.id)
            if lever is not None:
                self._show_fitted(card, preset, view, lever)
            elif view.verdict == "over":
                card.setToolTip(self.tr("When you choose it, it is fitted to your card and data."))

    def _show_fitted(self, card: ChoiceCard, preset: Preset, view: FitView, lever: Lever) -> None:
        """Show a preset as it will be once it is fitted; the tooltip says how."""
        card.set_badge(judge(lever.total, view.free), None, gigabytes_of(lever.total, view.total))
        card.set_note(self.tr("fitted"))
        draft = self._wizard.draft.with_preset(preset).with_lever(lever)
        card.setToolTip(plain_tooltip(eased_text(draft, preset_text(preset.title))))

    def _fitted_words(self) -> tuple[str, Tone]:
        """Say how the chosen preset was made to fit, that it is being found out, or that nothing helps."""
        wizard = self._wizard
        chosen = next((preset for preset in presets() if preset.id == wizard.draft.preset), None)
        if chosen is None:
            return "", "muted"
        title = preset_text(chosen.title)
        if wizard.preset_fit == "fitting":
            return self.tr("Fitting {preset} to your card and data…").format(preset=title), "muted"
        if wizard.preset_fit == "stuck":
            words = self.tr("Nothing makes {preset} fit here. Choose a smaller model, or another preset.")
            return words.format(preset=title), "over"
        return eased_text(wizard.draft, title), "accent"

    def _show_savings(self) -> None:
        """Write at each memory lever what it saves here, as far as it is known."""
        if self.form is None:
            return
        memory, draft = self._wizard.memory, self._wizard.draft
        now, notes = memory.draft.exact(DRAFT), {}
        for path in self._levers() if now is not None else ():
            other = memory.savings.answer(path)
            if now is not None and other is not None:
                notes[path] = saving_text(saving(draft, path, now, other), used=in_use(draft, path))
            elif memory.savings.problem(path) is not None:
                notes[path] = saving_text(None, used=False)
        self.form.set_notes(notes)

    def _choose(self, preset: Preset) -> None:
        self._wizard.choose_preset(preset)

    def _take(self, values: dict[str, Spec]) -> None:
        self._wizard.change(self._wizard.draft.by_hand(**values))

    def _set_length(self, length: str) -> None:
        if self.form is not None:
            self.form.set_expert(length == "expert")
            self._want()
            self._show_savings()
