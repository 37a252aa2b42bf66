"""Asks the engine for memory forecasts: not before the hand rests, and never for what is outdated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from engine.problems import Problem
from engine.rpc import Forecast, ForecastAnswer

if TYPE_CHECKING:
    from desktop.bridge.service_process import RpcProcess
    from engine.model import ModelFacts

DELAY: Final = 150
"""Milliseconds without a change before a forecast is asked for."""
_NO_MATTER: Final = ("name", "data", "split", "evaluation")
"""Parts of a job that its memory does not depend on."""


class Forecasts(QObject):
    """The forecasts of some jobs by key; answers are kept, so that going back costs nothing."""

    answered = Signal()

    def __init__(self, service: RpcProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._wanted: dict[str, dict[str, Any]] = {}
        self._facts: dict[str, ModelFacts] = {}
        self._asked: dict[str, int] = {}
        self._known: dict[str, ForecastAnswer | Problem] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(DELAY)
        self._rest.timeout.connect(self._ask)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(0)
        self._tell.timeout.connect(self.answered)

    def want(self, jobs: dict[str, dict[str, Any]], facts: dict[str, ModelFacts] | None = None) -> None:
        """Ask for these jobs and for no others; what is asked and no longer wanted is cancelled.

        `facts` are those of models that are not on this computer, by the same keys.
        """
        if jobs == self._wanted:
            return
        self._wanted, self._facts = jobs, facts or {}
        signatures = {_signature(job) for job in jobs.values()}
        for signature in [known for known in self._asked if known not in signatures]:
            self._service.cancel(self._asked.pop(signature))
        if signatures - self._known.keys() - self._asked.keys():
            self._rest.start()

    def answer(self, key: str) -> ForecastAnswer | None:
        """Return a job's forecast, or None while it is not known."""
        known = self._of(key)
        return known if isinstance(known, ForecastAnswer) else None

    def problem(self, key: str) -> Problem | None:
        """Return why a job has no forecast, or None."""
        known = self._of(key)
        return known if isinstance(known, Problem) else None

    def forget_problems(self) -> None:
        """Ask again for what failed, after the engine came back."""
        self._known = {key: known for key, known in self._known.items() if isinstance(known, ForecastAnswer)}
        if self._wanted:
            self._rest.start()

    def _of(self, key: str) -> ForecastAnswer | Problem | None:
        job = self._wanted.get(key)
        return None if job is None else self._known.get(_signature(job))

    def _ask(self) -> None:
        for key, job in self._wanted.items():
            signature = _signature(job)
            if signature in self._known or signature in self._asked:
                continue
            self._asked[signature] = self._service.request(
                Forecast(job=job, facts=self._facts.get(key)),
                lambda answer, signature=signature: self._take(signature, answer),
                lambda problem, signature=signature: self._take(signature, problem),
            )

    def _take(self, signature: str, known: ForecastAnswer | Problem) -> None:
        # The service may answer after the page is gone.
        if not isValid(self) or (isinstance(known, Problem) and known.code == "request_cancelled"):
            return
        self._asked.pop(signature, None)
        self._known[signature] = known
        self._tell.start()


def _signature(job: dict[str, Any]) -> str:
    return json.dumps({part: value for part, value in job.items() if part not in _NO_MATTER}, sort_keys=True)
