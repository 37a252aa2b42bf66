"""Patterns that a person gives: checked when they are set, and never let run away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from engine.problems import ProblemError
from engine.reasons import reason

LONGEST: Final = 500
"""Characters of a pattern."""
PATIENCE: Final = 5.0
"""Seconds that a pattern may take over one cell."""


def check_pattern(pattern: str) -> None:
    """Raise ValueError when a text is no regular expression, or is longer than one may be."""
    if len(pattern) > LONGEST:
        raise ValueError(reason("text_too_long", limit=LONGEST))
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(reason("pattern_broken", fault=error)) from error


def found(pattern: str, text: str, *, ignore_case: bool) -> bool:
    """Say whether a pattern is found in a text; raises ProblemError when that takes too long."""
    try:
        return _compiled(pattern, ignore_case=ignore_case).search(text, timeout=PATIENCE) is not None
    except TimeoutError as error:
        raise ProblemError("pattern_too_slow", pattern=pattern, seconds=int(PATIENCE)) from error


def replaced(pattern: str, by: str, text: str, *, ignore_case: bool) -> str:
    """Return a text with every match replaced; raises ProblemError when that takes too long."""
    try:
        return str(_compiled(pattern, ignore_case=ignore_case).sub(by, text, timeout=PATIENCE))
    except TimeoutError as error:
        raise ProblemError("pattern_too_slow", pattern=pattern, seconds=int(PATIENCE)) from error


def check_replacement(pattern: str, by: str) -> None:
    """Raise ValueError when a replacement names a group that its pattern does not have."""
    try:
        re.compile(f"{pattern}|").sub(
            by, ""
        )  # the empty alternative matches, so that the groups are looked up
    except (re.error, IndexError) as error:
        raise ValueError(reason("pattern_broken", fault=error)) from error


@lru_cache(maxsize=64)
def _compiled(pattern: str, *, ignore_case: bool) -> Any:
    import regex  # not the standard library's: that one cannot be stopped

    try:
        return regex.compile(pattern, regex.VERSION0 | (regex.IGNORECASE if ignore_case else 0))
    except regex.error as error:
        why = reason("pattern_broken", fault=error)
        raise ProblemError("pattern_refused", pattern=pattern, reason=why) from error
