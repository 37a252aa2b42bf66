"""The fit bar of the wizard: the draft's forecast beside the live card, and what would make it fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.wizard.lever_words import cost_text, eased_text, lever_text
from desktop.pages.wizard.memory import DRAFT
from desktop.pages.wizard.words import preset_text
from desktop.state.fit import judge
from desktop.state.presets import presets
from desktop.widgets.fit_bar import Fit, FitBar, Segment, Suggestion

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from desktop.state.fit import FitView
    from engine.model import ModelSpec
    from engine.rpc import Lever


class FitPanel(Live, QWidget):
    """Shows the forecast of the draft; a suggestion that is clicked becomes the draft."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._levers: dict[str, Lever] = {}
        self._shown: tuple[ModelSpec | None, FitView] | None = None
        self.bar = FitBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        self.bar.suggestion_chosen.connect(self._choose)
        wizard.changed.connect(self.retranslate)
        wizard.desk.gpu.sampled.connect(lambda _readings: self.retranslate())
        self.retranslate()

    def retranslate(self) -> None:
        """Show the forecast, or why there is none yet."""
        wizard = self._wizard
        self._levers = {}
        broken = wizard.knowledge.model_problem is not None
        view = None if broken else wizard.fit()
        if view is not None:
            self._shown = (wizard.draft.model, view)
            self._show(view)
            return
        if not broken and self._shown is not None and self._soon(self._shown[0]):
            self._show(replace(self._shown[1], provisional=True))
            return
        self._shown = None
        final = not broken and wizard.draft.model is not None and wizard.memory.reason() is not None
        self.bar.set_unknown(self._reason(), final=final)

    def _soon(self, model: ModelSpec | None) -> bool:
        """Say whether the first answer is a moment away, so that what is shown of a model may stay."""
        wizard = self._wizard
        return model == wizard.draft.model and wizard.ready and wizard.memory.draft.pending(DRAFT)

    def _show(self, view: FitView) -> None:
        segments = tuple(Segment(kind, amount) for kind, amount in view.segments)
        # The page of the presets says it itself.
        elsewhere = self._wizard.draft.step != "hyperparameters"
        fitted = eased_text(self._wizard.draft, self._preset()) if elsewhere else ""
        hint, offers = (fitted, ()) if view.verdict == "fits" else self._offers(view)
        self.bar.set_fit(
            Fit(
                segments,
                view.total,
                view.free,
                view.verdict,
                view.place,
                suggestions=offers,
                low=view.low,
                provisional=view.provisional,
                hint=hint,
            )
        )

    def _preset(self) -> str:
        """Return the name of the preset that the draft stands under, or nothing."""
        chosen = next((preset for preset in presets() if preset.id == self._wizard.draft.preset), None)
        return preset_text(chosen.title) if chosen is not None else ""

    def _offers(self, view: FitView) -> tuple[str, tuple[Suggestion, ...]]:
        """Return the words in place of suggestions, and the suggestions that fit what is free now."""
        found = self._wizard.memory.levers()
        if self._wizard.preset_fit == "fitting":
            return self.tr("Fitting {preset} to your card and data…").format(preset=self._preset()), ()
        if view.provisional or found is None:
            return self.tr("Looking for what would make it fit…"), ()
        self._levers = {
            "-".join(lever.kinds): lever for lever in found if judge(lever.total, view.free) != "over"
        }
        offers = tuple(
            Suggestion(key, lever_text(self._wizard.draft, lever), cost_text(lever))
            for key, lever in self._levers.items()
        )
        if offers:
            return "", offers
        over = view.verdict == "over"
        return self.tr(
            "No setting makes it fit: choose a smaller model or a lighter method."
        ) if over else "", ()

    def _choose(self, key: str) -> None:
        if key in self._levers:
            self._wizard.pull(self._levers[key])

    def _reason(self) -> str:
        wizard = self._wizard
        if wizard.draft.model is None:
            return self.tr("Choose a model, and its memory is forecast here.")
        if wizard.knowledge.model_problem is not None:
            return self.tr("No forecast: this model cannot be used.")
        problem = wizard.memory.reason()
        if problem is not None:
            return explain(problem).sentence
        if not wizard.ready:
            return self.tr("Starting the engine; the forecast comes next.")
        return self.tr("Working out the memory…")
