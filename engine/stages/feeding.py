"""Whether a file's kind of example feeds a stage, and what to do where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.formats.guessing import UNSURE
from engine.formats.kinds import KINDS
from engine.problems import Problem
from engine.spec import kind_of
from engine.stages import STAGES

if TYPE_CHECKING:
    from pathlib import Path

    from engine.formats import Format
    from engine.formats.base import Example
    from engine.stages import Stage

FEEDABLE: Final = frozenset(kind for stage in STAGES for kind in stage.examples)
"""Kinds of example that some stage learns from."""


def needs(stage: type[Stage]) -> str:
    """Return in words what a stage learns from."""
    words = [KINDS[kind].many for kind in KINDS if kind in stage.examples]
    return ", or ".join(reversed(words))


def unfit(stage: Stage, given: type[Example], path: Path) -> Problem | None:
    """Return why a stage cannot learn from examples of a kind, or None when it can."""
    if given in stage.examples:
        return None
    if given not in FEEDABLE:
        return waiting(given, path)
    found, needed = KINDS[given].word, needs(type(stage))
    facts = {"path": str(path), "found": found, "stage": kind_of(stage), "needed": needed}
    return Problem(code="data_does_not_feed_stage", facts=facts)


def waiting(given: type[Example], path: Path) -> Problem | None:
    """Return that no stage learns from examples of a kind yet, and how else they can be used; else None."""
    if given in FEEDABLE:
        return None
    facts = {"path": str(path), "found": KINDS[given].word, "instead": KINDS[given].instead}
    return Problem(code="data_awaits_stage", facts=facts)


def remarks(path: Path, format_: Format | None, confidence: float) -> tuple[Problem, ...]:
    """Return what should be said of a file that can be read: an uncertain format, a kind without a stage."""
    if format_ is None:
        return ()
    unsure = Problem(code="format_uncertain", facts={"path": str(path), "percent": round(confidence * 100)})
    idle = waiting(format_.gives(), path)
    return (*([unsure] if confidence < UNSURE else []), *([idle] if idle else []))
