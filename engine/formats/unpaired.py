"""A prompt, one answer, and whether it was good or bad."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Judged, RowError
from engine.formats.calls import tools_of
from engine.formats.dialogue import with_system
from engine.formats.guessing import proven
from engine.formats.prompts import parted, prompted
from engine.formats.roles import ANSWERS, INSTRUCTIONS, QUESTIONS, SYSTEMS, TALKS, TOOLS, Role, plain
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELS: Final = (
    "kto_tag", "thumb", "thumbs", "feedback", "is_good", "is_chosen", "desirable", "label", "vote", "liked",
    "评价", "反馈", "好坏", "标签",
)  # fmt: skip
_MEANT: Final = frozenset({"ktotag", "thumb", "thumbs", "isgood", "ischosen", "desirable", "liked", "好坏"})
"""Columns whose name alone says that they hold a verdict on an answer."""
_GOOD: Final = (
    "true", "1", "1.0", "+1", "good", "yes", "up", "thumbs_up", "thumbsup", "thumbs up", "thumb_up", "like",
    "liked",
    "positive", "chosen", "accepted", "accept", "desirable", "correct", "pass", "👍", "好", "是", "赞",
    "正确", "优",
    "满意",
)  # fmt: skip
_BAD: Final = (
    "false", "0", "0.0", "-1", "-1.0", "bad", "no", "down", "thumbs_down", "thumbsdown", "thumbs down",
    "thumb_down",
    "dislike", "disliked", "negative", "rejected", "reject", "undesirable", "incorrect", "wrong", "fail",
    "👎", "坏",
    "差", "否", "踩", "错误", "劣", "不满意",
)  # fmt: skip
_VERDICTS: Final = {**dict.fromkeys(_GOOD, True), **dict.fromkeys(_BAD, False)}


class UnpairedPreference(Format):
    """Unpaired preference: a prompt, one answer, and whether it was good or bad, as KTO learns from them."""

    title: ClassVar[str] = "Good and bad answers (unpaired preference)"
    short_title: ClassVar[str] = "Good and bad answers"

    kind: Literal["unpaired_preference"] = "unpaired_preference"
    prompt: Annotated[str | None, Field(title="Prompt"), Role(names=(*QUESTIONS, *INSTRUCTIONS))] = "prompt"
    """Column with the prompt: a text, or a list of turns. Without one, the turns before the answer are it."""
    completion: Annotated[str, Field(min_length=1, title="Answer"), Role(names=(*ANSWERS, *TALKS))] = (
        "completion"
    )
    """Column with the answer: a text, or a list of turns that may begin with the prompt."""
    label: Annotated[str, Field(min_length=1, title="Good or bad"), Role(names=_LABELS)] = "label"
    """Column that says whether the answer is good: true or false, 1 or 0, good or bad, thumbs up or down."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Judged]:
        """Return that rows become answers that were found good or bad."""
        return Judged

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, UnpairedPreference] | None:
        """Recognise an answer with a verdict; a mere label must read as one in every row."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        if plain(settings.label) in _MEANT:
            return proven(0.99, settings, rows), settings
        values = [row.get(settings.label) for row in rows]
        if not values or any(_verdict(value) is None for value in values):
            return proven(0.5, settings, rows), settings
        # 0 and 1 may be any two classes; true and false, good and bad hardly.
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        return proven(0.7 if numbers and settings.prompt is None else 0.985, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a prompt and an answer with its verdict."""
        if self.label not in row:
            raise RowError(reason("column_missing", column=self.label))
        verdict = _verdict(row[self.label])
        if verdict is None:
            value = repr(str(row[self.label])[:40])
            raise RowError(reason("verdict_unknown", column=self.label, value=value))
        prompt, answer = parted(row, self.completion, prompted(row, self.prompt))
        return Judged(with_system(row, self.system, prompt), answer, verdict, tools_of(row, self.tools))


def _verdict(value: Any) -> bool | None:
    if not isinstance(value, bool | int | float | str):
        return None
    return _VERDICTS.get(str(value).strip().lower())
