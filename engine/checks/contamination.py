"""Rows that hold the prompts by which the run is judged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import normal, whole_of

if TYPE_CHECKING:
    from engine.formats.base import Example

_WORD: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\\W_]+")
"""A word, or one character of a script that puts no space between words."""
_FEWEST: Final = 3
"""Words of a probe that can be recognised."""


class Contamination(RowCheck):
    """Contamination: rows that hold a prompt by which the run is judged, so that it seems better."""

    needs_probes: ClassVar[bool] = True
    fix: ClassVar[Fix | None] = "drop"

    kind: Literal["contamination"] = "contamination"
    probes: Annotated[tuple[str, ...], Field(title="Prompts")] = ()
    """Prompts that must not be in the data; those of the run when left out."""
    words: Annotated[int, Field(ge=3, le=50, title="Words in a row")] = 8
    """How many words in a row must be the same. A shorter prompt must be there whole."""
    share: Annotated[float, Field(gt=0, le=1, title="Share of the prompt")] = 0.6
    """How much of a prompt must be in a row."""

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:
        """Find a prompt in a row."""
        found = self._found(row.whole, self.probes or context.probes)
        return Spot(row.whole) if found else None

    def mend(self, example: Example) -> Example | None:
        """Drop a row with one of the prompts."""
        return None if self.probes and self._found(whole_of(example), self.probes) else example

    def remedy(self, context: Context) -> Check:
        """Return the check with the prompts of the run."""
        return self.model_copy(update={"probes": self.probes or context.probes})

    def _found(self, text: str, probes: tuple[str, ...]) -> bool:
        wanted = _runs(probes, self.words)
        if not wanted:
            return False
        words = _WORD.findall(normal(text))
        present: dict[int, set[tuple[str, ...]]] = {}
        for runs in wanted:
            size = len(next(iter(runs)))
            if size not in present:
                present[size] = {tuple(words[place : place + size]) for place in range(len(words) - size + 1)}
            if len(runs & present[size]) >= self.share * len(runs):
                return True
        return False


@lru_cache(maxsize=8)
def _runs(probes: tuple[str, ...], size: int) -> list[frozenset[tuple[str, ...]]]:
    """Return the runs of words of each prompt."""
    found = []
    for probe in probes:
        words = _WORD.findall(normal(probe))
        width = min(size, len(words))
        if len(words) >= _FEWEST:
            found.append(frozenset(tuple(words[at : at + width]) for at in range(len(words) - width + 1)))
    return found
