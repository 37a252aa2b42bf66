"""How fast a run goes and how long it has worked."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

_RECENT: Final = 25
_WEIGHT: Final = 0.1


class Pace:
    """Robust speed: the smoothed median of recent steps; one slow step does not move the forecast."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin anew: another attempt may run on another machine."""
        self._recent: deque[tuple[float, int]] = deque(maxlen=_RECENT)
        self._smoothed: float | None = None
        self._count = 0
        self._aside = 0.0

    def step(self, seconds: float, tokens: int) -> None:
        """Take note of a step; the first of an attempt warms up and is forgotten when the second comes."""
        if self._count == 1:
            self._recent.clear()
            self._smoothed = None
        self._count += 1
        self._recent.append((seconds, tokens))
        typical = median(taken for taken, _ in self._recent)
        if self._smoothed is None or self._count <= _RECENT:
            self._smoothed = typical
        else:
            self._smoothed += _WEIGHT * (typical - self._smoothed)

    def aside(self, seconds: float) -> None:
        """Take note of time between steps, such as an evaluation."""
        self._aside += seconds

    @property
    def tokens_per_second(self) -> float | None:
        """Tokens of the recent steps by their seconds."""
        seconds = sum(taken for taken, _ in self._recent)
        return sum(tokens for _, tokens in self._recent) / seconds if seconds > 0 else None

    def seconds_for(self, steps: int) -> float | None:
        """Return the seconds that so many more steps will take, with their share of what happens between."""
        if self._smoothed is None:
            return None
        return max(0, steps) * (self._smoothed + self._aside / self._count)


class Stopwatch:
    """Adds up the time between starts and stops; a second start continues from the first."""

    def __init__(self) -> None:
        self._counted = 0.0
        self._since: float | None = None
        self._last = 0.0

    def start(self, time: float) -> None:
        """Begin to count; a start without a stop before it (a crash) keeps what was seen until then."""
        if self._since is not None:
            self._counted += max(0.0, self._last - self._since)
        self._since = self._last = time

    def seen(self, time: float) -> None:
        """Remember that the run was still at work at this time."""
        self._last = time

    def stop(self, time: float) -> None:
        """Stop counting."""
        if self._since is not None:
            self._counted += max(0.0, time - self._since)
        self._since = None

    def read(self, now: float) -> float:
        """Return the seconds counted until now."""
        return self._counted + (max(0.0, now - self._since) if self._since is not None else 0.0)
