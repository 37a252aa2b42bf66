"""The memory of the draft and of everything that could be chosen instead, as the engine answers."""

from __future__ import annotations

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
        self.lengths = RowLengths()
        turns = Turns(desk.service, self)
        # In the order of urgency.
        self.draft = QuickForecasts(turns, self)
        self.fits = Fits(turns, self)
        self.presets = Forecasts(turns, self)
        self.methods = Forecasts(turns, self)
        self.models = Forecasts(turns, self)
        self.savings = Forecasts(turns, self)
        self._badges = {
            "hyperparameters": (self.presets, self.savings),
            "method": (self.methods,),
            "model": (self.models,),
        }
        self.draft.answered.connect(self._take_draft)
        self.fits.answered.connect(self.answered)
        desk.gpu.sampled.connect(lambda _readings: self._want_levers())

    def follow(self, draft: Draft) -> None:
        """Forecast another draft."""
        self._draft = draft
        self.draft.want(self.questions({DRAFT: draft}))
        self._want_levers()

    def open(self, step: str) -> None:
        """Forget the badges of the other steps: nobody looks at them."""
        for key, askers in self._badges.items():
            for asker in askers if key != step else ():
                asker.want({})

    def questions(self, drafts: Mapping[str, Draft]) -> dict[str, Question]:
        """Return the questions about drafts, without those that have no model yet."""
        jobs = {key: (draft.forecast_job(), self.lengths.longest(draft)) for key, draft in drafts.items()}
        return {key: Question(job, longest=longest) for key, (job, longest) in jobs.items() if job}

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
        for asker in (self.draft, self.fits, self.presets, self.methods, self.models, self.savings):
            asker.forget_problems()

    def _take_draft(self) -> None:
        self._want_levers()
        self.answered.emit()

    def _want_levers(self) -> None:
        """Ask for levers exactly when the exact forecast says that they are needed."""
        exact, view = self.draft.exact(DRAFT), self.view()
        if self._draft is None or exact is None or view is None or view.verdict == "fits":
            self.fits.want({})
            return
        job = self._draft.forecast_job()
        question = Question(job or {}, longest=self.lengths.longest(self._draft), free=view.free >> 30)
        self.fits.want({DRAFT: question})
