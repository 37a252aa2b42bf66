"""The memory of the draft and of everything that could be chosen instead, as the engine answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.pages.wizard.forecasts import Fits, Forecasts, Question, QuickForecasts, Turns
from desktop.state.fit import FitView, fit_view
from desktop.state.lengths import RowLengths
from desktop.state.levers import to_ease

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.bridge.desk import Desk
    from desktop.state.draft import Draft
    from engine.problems import Problem
    from engine.rpc import Lever

DRAFT: Final = "draft"


class Memory(QObject):
    """Forecasts of the draft, its levers, and the badges of cards; the draft always comes first."""

    answered = Signal()
    """Something about the draft itself."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draft: Draft | None = None
        self._presets: dict[str, Draft] = {}
        self.lengths = RowLengths()
        turns = Turns(desk.service, self)
        # In the order of urgency.
        self.draft = QuickForecasts(turns, self)
        self.fits = Fits(turns, self)
        self.presets = Forecasts(turns, self)
        self.methods = Forecasts(turns, self)
        self.models = Forecasts(turns, self)
        self.savings = Forecasts(turns, self)
        self.fitted = Fits(turns, self, self.fits)
        self._badges = {
            "hyperparameters": (self.presets, self.savings, self.fitted),
            "method": (self.methods,),
            "model": (self.models,),
        }
        self.draft.answered.connect(self._take_draft)
        self.fits.answered.connect(self.answered)
        self.presets.answered.connect(self._want_fitted)
        desk.gpu.sampled.connect(lambda _readings: self._want_levers())

    def follow(self, draft: Draft) -> None:
        """Forecast another draft."""
        self._draft = draft
        self.draft.want(self.questions({DRAFT: draft}))
        self._want_levers()

    def open(self, step: str) -> None:
        """Forget the badges of the other steps: nobody looks at them."""
        if step != "hyperparameters":
            self._presets = {}
        for key, askers in self._badges.items():
            for asker in askers if key != step else ():
                asker.want({})

    def questions(self, drafts: Mapping[str, Draft]) -> dict[str, Question]:
        """Return the questions about drafts, without those that have no model yet."""
        jobs = {key: (draft.forecast_job(), self.lengths.longest(draft)) for key, draft in drafts.items()}
        return {key: Question(job, longest=longest) for key, (job, longest) in jobs.items() if job}

    def want_presets(self, drafts: Mapping[str, Draft]) -> None:
        """Forecast the draft under each preset, and find what makes those fit that do not."""
        self._presets = dict(drafts)
        self.presets.want(self.questions(drafts))
        self._want_fitted()

    def preset_lever(self, preset: str) -> Lever | None:
        """Return the lever that will be pulled when a preset is chosen, as far as it is known."""
        view, answer = self._preset_view(preset), self.fitted.answer(preset)
        return to_ease(view.verdict, answer.levers) if view is not None and answer is not None else None

    def view(self) -> FitView | None:
        """Return what the fit bar shows, or None when nothing is known."""
        return fit_view(self.draft.answer(DRAFT), self._desk.gpu.first)

    def reason(self) -> Problem | None:
        """Return why the draft's memory is unknown, or None."""
        exact = self.draft.exact(DRAFT)
        return self.draft.problem(DRAFT) or (exact.reason if exact is not None else None)

    def levers(self) -> tuple[Lever, ...] | None:
        """Return what would make the draft fit, or None while it is not known."""
        answer = self.fits.answer(DRAFT)
        if answer is None:
            return () if self.fits.problem(DRAFT) is not None else None
        return answer.levers

    def lever_for_preset(self) -> tuple[bool, Lever | None]:
        """Return whether it is known how a preset's draft is made to fit, and the lever to pull."""
        exact, view = self.draft.exact(DRAFT), self.view()
        if exact is None:
            return self.draft.problem(DRAFT) is not None, None
        if view is None or view.verdict == "fits":
            return True, None
        levers = self.levers()
        return (False, None) if levers is None else (True, to_ease(view.verdict, levers))

    def forget_problems(self) -> None:
        """Ask again for what was lost when the engine ended."""
        for asker in (self.draft, self.fits, *(one for step in self._badges.values() for one in step)):
            asker.forget_problems()

    def _take_draft(self) -> None:
        self._want_levers()
        self.answered.emit()

    def _preset_view(self, preset: str) -> FitView | None:
        return fit_view(self.presets.answer(preset), self._desk.gpu.first)

    def _want_fitted(self) -> None:
        """Ask for levers for the presets that do not fit as they are."""
        wanted: dict[str, Question] = {}
        for preset, question in self.questions(self._presets).items():
            view = self._preset_view(preset)
            if view is not None and view.verdict != "fits":
                wanted[preset] = replace(question, free=view.free >> 30)
        self.fitted.want(wanted)

    def _want_levers(self) -> None:
        """Ask for levers exactly when the exact forecast says that they are needed."""
        exact, view = self.draft.exact(DRAFT), self.view()
        if self._draft is None or exact is None or view is None or view.verdict == "fits":
            self.fits.want({})
            return
        job = self._draft.forecast_job()
        question = Question(job or {}, longest=self.lengths.longest(self._draft), free=view.free >> 30)
        self.fits.want({DRAFT: question})
