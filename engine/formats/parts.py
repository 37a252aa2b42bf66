"""What a turn holds: text, a list of parts, or what a tool answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from engine.formats.base import RowError
from engine.formats.cells import written
from engine.reasons import reason

_TEXTS: Final = {"text", "input_text", "output_text"}
_THOUGHTS: Final = {"thinking", "reasoning"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a turn and the thoughts that stood beside it."""

    text: str
    reasoning: str = ""


def parts_of(value: Any, role: str, where: dict[str, object]) -> Parts:
    """Return what a turn holds, parts joined; `where` names turn and column for a RowError."""
    if isinstance(value, str):
        return Parts(value)
    if value is None:
        raise RowError(reason("turn_nothing", **where))
    if isinstance(value, list) and value and all(_is_part(part, role) for part in value):
        return _joined(value, where)
    if role == "tool" and isinstance(value, dict | list | bool | int | float):
        try:
            return Parts(written(value))
        except ValueError as error:
            raise RowError(reason("turn_not_text", **where, kind=type(value).__name__)) from error
    raise RowError(reason("turn_not_text", **where, kind=type(value).__name__))


def _joined(parts: list[Any], where: dict[str, object]) -> Parts:
    texts, thoughts = [], []
    for part in parts:
        kind = "text" if isinstance(part, str) else part.get("type", "text")
        text = part if isinstance(part, str) else part.get("text", part.get(str(kind)))
        if not isinstance(text, str) or kind not in {*_TEXTS, *_THOUGHTS}:
            raise RowError(reason("turn_part_unknown", **where, part=repr(str(kind)[:40])))
        (thoughts if kind in _THOUGHTS else texts).append(text)
    return Parts("".join(texts), "\n".join(thoughts))


def _is_part(part: Any, role: str) -> bool:
    if role == "tool":
        # A tool's answer may well be a list of texts, or of objects with a text: marked parts only.
        return isinstance(part, dict) and part.get("type") in _TEXTS
    return isinstance(part, str) or (isinstance(part, dict) and ("type" in part or "text" in part))
