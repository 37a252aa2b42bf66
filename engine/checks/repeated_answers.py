"""One answer that is given to many questions."""

from __future__ import annotations

from array import array
from typing import Annotated, Literal

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Context, Finding, Hits, Seeker
from engine.checks.words import answers, digest, normal, question

_SHORT = 20
"""Characters up to which an answer is a choice: yes, no, a name, a label."""


class RepeatedAnswers(Check):
    """Repeated answers: the same answer to many questions, which teaches a model to say it to everything."""

    kind: Literal["repeated_answers"] = "repeated_answers"
    times: Annotated[int, Field(ge=2, le=1000, title="Different questions")] = 5
    """How many different questions may have the same answer before it is reported."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)


class _Seeker(Seeker):
    """Keeps sixteen bytes of each row."""

    def __init__(self, check: RepeatedAnswers, context: Context) -> None:
        self._check, self._hits = check, Hits(check, context)
        self._answers, self._questions = array("Q"), array("Q")

    def look(self, row: CheckedRow) -> None:
        given = normal(next(iter(answers(row.example)[-1:]), ""))
        weight = len(given) if given.isascii() else 2 * len(given)
        self._answers.append(digest(given) if weight > _SHORT else 0)
        self._questions.append(digest(normal(question(row.example))) if weight > _SHORT else 0)

    def findings(self) -> tuple[Finding, ...]:
        import numpy as np

        given = np.asarray(self._answers, dtype=np.uint64)
        pairs = np.unique(np.stack([given, np.asarray(self._questions, dtype=np.uint64)], axis=1), axis=0)
        values, counts = np.unique(pairs[:, 0], return_counts=True)
        often = values[(counts > self._check.times) & (values != 0)]
        for number in np.flatnonzero(np.isin(given, often)).tolist():
            self._hits.add(number)
        return self._hits.findings()
