"""Asks the engine about memory: one question at a time, the most urgent first, never what is outdated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from engine.problems import Problem
from engine.rpc import Fit, FitAnswer, Forecast, ForecastAnswer

if TYPE_CHECKING:
    from desktop.bridge.service_process import RpcProcess
    from engine.model import ModelFacts

DELAY: Final = 150
"""Milliseconds without a change before an exact answer is asked for."""
_NO_MATTER: Final = ("name", "data", "split", "evaluation")
"""Parts of a job that its memory does not depend on."""
_ANSWER = TypeVar("_ANSWER", ForecastAnswer, FitAnswer)


@dataclass(frozen=True, slots=True)
class Question:
    """A job whose memory is asked about."""

    job: dict[str, Any]
    facts: ModelFacts | None = None
    """Facts of a model that is not on this computer."""
    longest: int | None = None
    """Tokens of the longest row, where it is known."""
    free: int | None = None
    """What is free now, as far as the answer depends on it; in any unit."""

    def signature(self) -> str:
        """Return what the answer depends on, as text."""
        job = {part: value for part, value in self.job.items() if part not in _NO_MATTER}
        return json.dumps([job, self.longest, self.free], sort_keys=True)


class Turns(QObject):
    """Lets several askers have their turn at the engine; a more urgent one breaks in on another's.

    The engine gives up what it is working on when it is cancelled, and it is asked again later.
    """

    def __init__(self, service: RpcProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self._askers: list[Asker[Any]] = []
        self._running: tuple[Asker[Any], str, int] | None = None

    def join(self, asker: Asker[Any]) -> None:
        """Take another asker in, less urgent than all before it."""
        self._askers.append(asker)

    def look(self) -> None:
        """Ask the most urgent question, unless something at least as urgent is being answered."""
        best = next((asker for asker in self._askers if asker.waiting() is not None), None)
        if best is None:
            return
        if self._running is not None:
            if self._askers.index(best) >= self._askers.index(self._running[0]):
                return
            self.drop()
        found = best.waiting()
        if found is not None:
            signature, question = found
            self._running = (best, signature, self._ask(best, signature, question))

    def drop(self) -> None:
        """Give up what is being answered."""
        if self._running is not None:
            number = self._running[2]
            self._running = None
            self.service.cancel(number)

    def running(self, asker: Asker[Any]) -> str | None:
        """Return the signature of the asker's question that is being answered."""
        return self._running[1] if self._running is not None and self._running[0] is asker else None

    def _ask(self, asker: Asker[Any], signature: str, question: Question) -> int:
        def take(answer: Any) -> None:
            # The service may answer after the page is gone.
            if isValid(self) and not (isinstance(answer, Problem) and answer.code == "request_cancelled"):
                self._running = None
                asker.take(signature, answer)
                self.look()

        return self.service.request(asker.params(question), take, take)


class Asker(QObject, Generic[_ANSWER]):
    """Answers to questions by key; they are kept, so that going back costs nothing."""

    answered = Signal()

    def __init__(
        self, turns: Turns, parent: QObject | None = None, alike: Asker[_ANSWER] | None = None
    ) -> None:
        """`alike` asks the same kind of question: what one learns, the other knows."""
        super().__init__(parent)
        self._turns = turns
        turns.join(self)
        self._wanted: dict[str, tuple[str, Question]] = {}
        self._known: dict[str, _ANSWER | Problem] = {} if alike is None else alike._known  # noqa: SLF001
        self._all: list[Asker[_ANSWER]] = [] if alike is None else alike._all  # noqa: SLF001
        self._all.append(self)
        self._rest = self._timer(DELAY)
        self._rest.timeout.connect(turns.look)
        self._tell = self._timer(0)
        self._tell.timeout.connect(self.answered)

    def want(self, questions: dict[str, Question]) -> None:
        """Have these questions answered and no others, in their order."""
        before = self._wanted
        self._wanted = {key: (question.signature(), question) for key, question in questions.items()}
        signatures = {signature for signature, _ in self._wanted.values()}
        if signatures == {signature for signature, _ in before.values()}:
            return
        if signatures - self._known.keys():
            self._rest.start()
            self._begin()
        running = self._turns.running(self)
        if running is not None and running not in signatures:
            self._turns.drop()
            self._turns.look()

    def answer(self, key: str) -> _ANSWER | None:
        """Return the answer to a question, or None while it is not known."""
        known = self._of(key)
        return None if isinstance(known, Problem) else known

    def problem(self, key: str) -> Problem | None:
        """Return why a question has no answer, or None."""
        known = self._of(key)
        return known if isinstance(known, Problem) else None

    def forget_problems(self) -> None:
        """Ask again for what failed, after the engine came back."""
        for key in [key for key, known in self._known.items() if isinstance(known, Problem)]:
            del self._known[key]
        if self._wanted:
            self._rest.start()
            self._begin()

    def waiting(self) -> tuple[str, Question] | None:
        """Return the next question that has no answer, unless the hand does not rest yet."""
        if self._rest.isActive():
            return None
        return next((item for item in self._wanted.values() if item[0] not in self._known), None)

    def params(self, question: Question) -> Forecast | Fit:
        """Return the request that asks a question."""
        raise NotImplementedError

    def take(self, signature: str, known: _ANSWER | Problem) -> None:
        """Keep an answer and say so, many at a time."""
        self._known[signature] = known
        for asker in self._all:
            asker._tell.start()  # noqa: SLF001 - of its own kind

    def _begin(self) -> None:
        """Do what need not wait for the hand to rest."""

    def _of(self, key: str) -> _ANSWER | Problem | None:
        found = self._wanted.get(key)
        return None if found is None else self._known.get(found[0])

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer


class Forecasts(Asker[ForecastAnswer]):
    """Exact forecasts."""

    def params(self, question: Question) -> Forecast:
        """Return the request that asks a question."""
        return Forecast(job=question.job, facts=question.facts, longest=question.longest)


class QuickForecasts(Forecasts):
    """Forecasts with a first answer at once, by formula, while the exact one is worked out."""

    def __init__(self, turns: Turns, parent: QObject | None = None) -> None:
        super().__init__(turns, parent)
        self._rough: dict[str, ForecastAnswer | None] = {}

    def answer(self, key: str) -> ForecastAnswer | None:
        """Return the exact forecast, the first one until it is there, or None."""
        exact = super().answer(key)
        found = self._wanted.get(key)
        return exact or (self._rough.get(found[0]) if found is not None else None)

    def exact(self, key: str) -> ForecastAnswer | None:
        """Return the exact forecast, or None."""
        return super().answer(key)

    def pending(self, key: str) -> bool:
        """Say whether not even the first answer is there, and one is to come."""
        found = self._wanted.get(key)
        return found is not None and self._rough.get(found[0]) is None and self._of(key) is None

    def _begin(self) -> None:
        for signature, question in self._wanted.values():
            if signature in self._known or signature in self._rough:
                continue
            self._rough[signature] = None
            self._turns.service.request(
                self.params(question).model_copy(update={"quick": True}),
                lambda answer, signature=signature: self._take_rough(signature, answer),
                lambda _problem, signature=signature: self._rough.pop(signature, None),
            )

    def _take_rough(self, signature: str, answer: ForecastAnswer) -> None:
        if not isValid(self) or signature in self._known:
            return
        if answer.method == "traced":
            self.take(signature, answer)
            return
        self._rough[signature] = answer
        self._tell.start()


class Fits(Asker[FitAnswer]):
    """What would make jobs fit."""

    def params(self, question: Question) -> Fit:
        """Return the request that asks a question."""
        return Fit(job=question.job, facts=question.facts, longest=question.longest)
