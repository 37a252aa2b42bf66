"""A prompt with several answers, ordered by rank or by score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Ranked, RowError
from engine.formats.cells import opened
from engine.formats.dialogue import answered, with_system
from engine.formats.guessing import proven
from engine.formats.prompts import PROMPTS, required
from engine.formats.roles import SEVERAL_ANSWERS, SYSTEMS, Role
from engine.formats.turns import is_turn
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

_RANKS: Final = ("ranks", "rank", "ranking", "rankings", "排名", "名次")
_SCORES: Final = ("scores", "score", "ratings", "rating", "rewards", "评分", "分数", "得分")
_TEXT_KEYS: Final = ("answer", "response", "text", "content", "completion", "output", "value")
_RANK_KEYS: Final = ("rank", "ranking")
_SCORE_KEYS: Final = ("score", "overall_score", "rating", "reward")
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Answer:
    content: Any
    rank: Any = None
    score: Any = None


class RankedAnswers(Format):
    """Ranked answers: a prompt with several answers, ordered by their ranks or scores."""

    title: ClassVar[str] = "Ranked answers"
    short_title: ClassVar[str] = "Ranked answers"

    kind: Literal["ranked"] = "ranked"
    prompt: Annotated[str, Field(min_length=1, title="Prompt"), Role(names=PROMPTS)] = "prompt"
    """Column with the prompt: a text, or a list of turns."""
    answers: Annotated[str, Field(min_length=1, title="Answers"), Role(names=SEVERAL_ANSWERS)] = "answers"
    """Column with the list of answers; without ranks and scores the first is the best."""
    ranks: Annotated[str | None, Field(title="Ranks"), Role(names=_RANKS)] = "ranks"
    """Column with a rank for each answer; the lowest is the best. An answer may carry its own instead."""
    scores: Annotated[str | None, Field(title="Scores"), Role(names=_SCORES)] = "scores"
    """Column with a score for each answer; the highest is the best. Ranks go first where there are both."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""

    def gives(self) -> type[Ranked]:
        """Return that rows become prompts with ranked answers."""
        return Ranked

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, RankedAnswers] | None:
        """Recognise a list of answers; without ranks or scores their order may mean nothing."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        ordered = (
            settings.ranks or settings.scores or any(_carries(row.get(settings.answers)) for row in rows)
        )
        return proven(0.97 if ordered else 0.6, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a prompt with its answers, best first."""
        prompt = with_system(row, self.system, required(row, self.prompt))
        found = [_answer(item) for item in self._list(row, self.answers)]
        if len(found) < _FEWEST:
            raise RowError(reason("answers_too_few", column=self.answers))
        ranks = self._numbers(row, self.ranks, [item.rank for item in found])
        scores = self._numbers(row, self.scores, [item.score for item in found])
        order = list(range(len(found)))
        if ranks or scores:
            order.sort(key=lambda at: ranks[at] if ranks else -scores[at])
        answers = tuple(answered({self.answers: found[at].content}, self.answers) for at in order)
        return Ranked(prompt, answers, tuple(scores[at] for at in order) if scores else ())

    def _list(self, row: dict[str, Any], column: str) -> list[Any]:
        if column not in row:
            raise RowError(reason("column_missing", column=column))
        found = opened(row[column])
        if not isinstance(found, list):
            raise RowError(reason("answers_not_list", column=column, kind=type(found).__name__))
        return found

    def _numbers(self, row: dict[str, Any], column: str | None, carried: list[Any]) -> list[float]:
        """Return a number for each answer, from a column or from the answers themselves; [] without any."""
        if column and row.get(column) is not None:
            found = self._list(row, column)
            if len(found) != len(carried):
                raise RowError(reason("answers_uncounted", column=column, other=self.answers))
        elif any(item is not None for item in carried):
            found, column = carried, self.answers
        else:
            return []
        numbers = [_number(item) for item in found]
        if None in numbers:
            raise RowError(reason("column_not_numbers", column=column))
        return [number for number in numbers if number is not None]


def _answer(item: Any) -> _Answer:
    item = opened(item) if is_turn(opened(item)) else item
    if not isinstance(item, dict) or is_turn(item):
        return _Answer(item)
    content = next((item[key] for key in _TEXT_KEYS if key in item), None)
    rank = next((item[key] for key in _RANK_KEYS if key in item), None)
    return _Answer(content, rank, next((item[key] for key in _SCORE_KEYS if key in item), None))


def _carries(value: Any) -> bool:
    """Say whether answers bring their ranks or scores with them."""
    found = opened(value)
    items = [_answer(item) for item in found] if isinstance(found, list) else []
    return any(item.rank is not None or item.score is not None for item in items)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
