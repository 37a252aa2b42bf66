"""Two answers to a prompt, and a column that says which one is better."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Preference, RowError
from engine.formats.dialogue import answered, with_system
from engine.formats.guessing import proven
from engine.formats.pairs import paired
from engine.formats.prompts import PROMPTS, prompted
from engine.formats.roles import SYSTEMS, Role, plain
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEMS: Final = (
    "response",
    "answer",
    "output",
    "completion",
    "conversation",
    "reply",
    "human_ref",
    "回答",
    "回复",
)
_FIRST: Final = (*(f"{stem}_{mark}" for mark in ("0", "a", "1", "甲") for stem in _STEMS), "first")
_SECOND: Final = (*(f"{stem}_{mark}" for mark in ("b", "1", "2", "乙") for stem in _STEMS), "second")
_BETTER: Final = (
    "better_response_id", "better", "better_id", "better_response", "preferred", "preference",
    "overall_preference",
    "winner", "choice", "chosen", "label", "labels", "更好", "胜者", "偏好",
)  # fmt: skip
_ONE_IS_FIRST: Final = frozenset({"labels"})
"""Columns that say 1 when the first answer is the better one, as published by SHP."""
_STEM: Final = re.compile(r"(?:response|answer|output|completion|model|assistant|conversation|option)[\s_-]*")
_WORDS: Final = {
    **dict.fromkeys(("a", "first", "left", "甲", "第一个"), 0),
    **dict.fromkeys(("b", "second", "right", "乙", "第二个"), 1),
}
_TIES: Final = ("tie", "both", "equal", "same", "neither", "draw", "平")
_COUNTED: Final = {"from_zero": {0: 0, 1: 1}, "from_one": {1: 0, 2: 1}, "one_is_first": {1: 0, 0: 1}}


class Compared(Format):
    """Comparison: two answers to the same prompt, and which of them is better."""

    title: ClassVar[str] = "Comparison (two answers, which is better)"
    short_title: ClassVar[str] = "Comparison"

    kind: Literal["comparison"] = "comparison"
    prompt: Annotated[str | None, Field(title="Prompt"), Role(names=PROMPTS)] = "prompt"
    """Column with the prompt: a text, or a list of turns. Without one, it is what both answers begin with."""
    first: Annotated[str, Field(min_length=1, title="First answer"), Role(names=_FIRST)] = "response_0"
    """Column with one answer: a text, a turn, or a list of turns."""
    second: Annotated[str, Field(min_length=1, title="Second answer"), Role(names=_SECOND)] = "response_1"
    """Column with the other answer."""
    better: Annotated[str, Field(min_length=1, title="Which is better"), Role(names=_BETTER)] = (
        "better_response_id"
    )
    """Column that says which is better: a number, or words such as A, model_b or tie. Ties are left out."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    numbers: Annotated[
        Literal["from_zero", "from_one", "one_is_first", "sign"],
        Field(title="What numbers mean"),
        Ui(group="Format"),
    ] = "from_zero"
    """How a number names the better answer: 0 or 1, 1 or 2, 1 or 0, or by its sign (negative: the first)."""

    def gives(self) -> type[Preference]:
        """Return that rows become pairs of a better and a worse answer."""
        return Preference

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, Compared] | None:
        """Recognise two answers and a verdict; what its numbers mean is read from their range."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        seen = [found for row in rows if (found := _number(row.get(settings.better))) is not None]
        numbers = _counting(settings.better, seen)
        settings = settings.model_copy(update={"numbers": numbers})
        spoken = plain(settings.better) in {"label", "labels", "choice"} and seen
        return proven(0.7 if spoken else 0.97, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a pair of answers to one prompt; raises RowError for a tie."""
        answers = answered(row, self.first), answered(row, self.second)
        better = self._better(row)
        pair = paired(prompted(row, self.prompt), answers[better], answers[1 - better])
        return Preference(with_system(row, self.system, pair.prompt), pair.chosen, pair.rejected)

    def _better(self, row: dict[str, Any]) -> int:
        if self.better not in row:
            raise RowError(reason("column_missing", column=self.better))
        value = row[self.better]
        number = _number(value)
        found = self._by_number(number) if number is not None else _by_word(value)
        if found is None:
            raise RowError(reason("better_unknown", column=self.better, value=repr(str(value)[:40])))
        if found < 0:
            raise RowError(reason("answers_tie"))
        return found

    def _by_number(self, number: float) -> int | None:
        if self.numbers == "sign":
            return -1 if number == 0 else int(number > 0)
        return _COUNTED[self.numbers].get(int(number)) if number == int(number) else None


def _by_word(value: Any) -> int | None:
    """Return 0 or 1 for the better answer, -1 for a tie, None for what is neither."""
    if not isinstance(value, str):
        return None
    word = value.strip().lower()
    if word.startswith(_TIES):
        return -1
    return _WORDS.get(_STEM.sub("", word))


def _number(value: Any) -> float | None:
    """Return the number that a value is or ends with, such as 1 of `response_1`."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        value = _STEM.sub("", value.strip().lower())
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _counting(column: str, seen: list[float]) -> str:
    if any(number < 0 for number in seen):
        return "sign"
    if any(number == 2 for number in seen):  # noqa: PLR2004
        return "from_one"
    return "one_is_first" if plain(column) in _ONE_IS_FIRST else "from_zero"
