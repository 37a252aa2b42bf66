"""Rows that are far longer or shorter than the others."""

from __future__ import annotations

import math
from array import array
from typing import Annotated, Literal

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Context, Finding, Hits, Seeker

_FEWEST = 50
"""Rows below which nothing is unusual."""
_SIGMA = 1.4826
"""Makes the median absolute deviation of a normal distribution its standard deviation."""


class OddLengths(Check):
    """Unusual lengths: rows far longer or shorter than most, often two rows in one or half a row.

    The distance is counted in robust deviations (median and median absolute deviation of the logarithm).
    """

    kind: Literal["odd_lengths"] = "odd_lengths"
    distance: Annotated[float, Field(ge=2, le=20, title="Distance from the usual length")] = 6.0
    """How many robust standard deviations from the usual length are unusual. Lower finds more."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _Seeker(self, context)


class _Seeker(Seeker):
    """Keeps four bytes of each row."""

    def __init__(self, check: OddLengths, context: Context) -> None:
        self._check, self._hits = check, Hits(check, context)
        self._lengths = array("I")

    def look(self, row: CheckedRow) -> None:
        self._lengths.append(min(len(row.whole), 0xFFFFFFFF))

    def findings(self) -> tuple[Finding, ...]:
        if len(self._lengths) >= _FEWEST:
            import numpy as np

            sizes = np.log1p(np.asarray(self._lengths, dtype=np.float64))
            middle = float(np.median(sizes))
            # Rows of nearly one length are no reason to call a row of twice that length unusual.
            spread = max(_SIGMA * float(np.median(np.abs(sizes - middle))), math.log(2) / 4)
            for number in np.flatnonzero(np.abs(sizes - middle) > self._check.distance * spread).tolist():
                self._hits.add(number)
        return self._hits.findings()
