"""Rows in a language that the set hardly uses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Context, Finding, Hits, Seeker
from engine.checks.scripts import LANGUAGES, language_of

_FEWEST = 50
"""Rows with letters below which no language is rare."""


class MixedLanguages(Check):
    """Stray languages: a few rows in a language or script that the rest of the set is not written in."""

    kind: Literal["mixed_languages"] = "mixed_languages"
    rare: Annotated[float, Field(gt=0, le=0.5, title="Rare share")] = 0.02
    """Share of the rows below which a language counts as stray."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)


class _Seeker(Seeker):
    """Keeps one byte of each row."""

    def __init__(self, check: MixedLanguages, context: Context) -> None:
        self._check, self._hits = check, Hits(check, context)
        self._found = bytearray()

    def look(self, row: CheckedRow) -> None:
        language = language_of(row.whole)
        self._found.append(1 + LANGUAGES.index(language) if language else 0)

    def findings(self) -> tuple[Finding, ...]:
        total = len(self._found) - self._found.count(0)
        counts = {code: self._found.count(code) for code in range(1, len(LANGUAGES) + 1)}
        stray = {code for code, count in counts.items() if 0 < count < self._check.rare * total}
        if total >= _FEWEST and stray:
            for number, code in enumerate(self._found):
                if code in stray:
                    self._hits.add(number)
        return self._hits.findings()
