"""The fit bar of the wizard: the draft's forecast beside the live card, and what would make it fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import gigabytes
from desktop.i18n import Live
from desktop.state.fit import Change, cheaper, fit_view
from desktop.widgets.fit_bar import Fit, FitBar, Segment, Suggestion

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk

_OFFERED: Final = 3


class FitPanel(Live, QWidget):
    """Shows the forecast of the draft; a suggestion that is clicked becomes the draft."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._changes: dict[str, Change] = {}
        self.bar = FitBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        self.bar.suggestion_chosen.connect(self._choose)
        wizard.changed.connect(self.retranslate)
        wizard.change_forecasts.answered.connect(self.retranslate)
        wizard.desk.gpu.sampled.connect(lambda _readings: self.retranslate())
        self.retranslate()

    def retranslate(self) -> None:
        """Show the forecast, or why there is none yet."""
        broken = self._wizard.knowledge.model_problem is not None
        view = None if broken else self._wizard.fit()
        if view is None:
            self._wizard.change_forecasts.want({})
            self.bar.set_unknown(self._reason())
            return
        self._changes = {}
        if view.verdict == "over":
            self._changes = {change.key: change for change in cheaper(self._wizard.draft)}
        jobs = {key: change.draft.forecast_job() for key, change in self._changes.items()}
        self._wizard.change_forecasts.want({key: job for key, job in jobs.items() if job})
        segments = tuple(Segment(kind, amount) for kind, amount in view.segments)
        offers = tuple(self._offers())
        self.bar.set_fit(Fit(segments, view.total, view.free, view.verdict, view.place, None, offers))

    def _offers(self) -> list[Suggestion]:
        """Return the cheapest changes that are known to fit."""
        offers = []
        for key, change in self._changes.items():
            answer = self._wizard.change_forecasts.answer(key)
            view = fit_view(answer, self._wizard.desk.gpu.first)
            if view is not None and view.verdict != "over":
                offers.append(Suggestion(key, self._words(change, gigabytes(view.needed))))
        return offers[:_OFFERED]

    def _choose(self, key: str) -> None:
        if key in self._changes:
            self._wizard.change(self._changes[key].draft.changed(preset=None))

    def _words(self, change: Change, amount: str) -> str:
        words = {
            "stage.max_length": self.tr("Sequence {before} → {after}: {amount}"),
            "training.per_device_train_batch_size": self.tr("Batch {before} → {after}: {amount}"),
            "method.r": self.tr("Rank {before} → {after}: {amount}"),
            "precision.kind": self.tr("Weights in 4 bit: {amount}"),
            "training.gradient_checkpointing": self.tr("Gradient checkpointing: {amount}"),
        }
        return words[change.field].format(before=change.before, after=change.after, amount=amount)

    def _reason(self) -> str:
        wizard = self._wizard
        if wizard.draft.model is None:
            return self.tr("Choose a model, and its memory is forecast here.")
        if wizard.knowledge.model_problem is not None:
            return self.tr("No forecast: this model cannot be used.")
        problem = wizard.forecasts.problem("draft")
        if problem is not None:
            return explain(problem).sentence
        if not wizard.ready:
            return self.tr("Starting the engine; the forecast comes next.")
        return self.tr("Working out the memory…")
