"""A better and a worse answer to the same prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Preference
from engine.formats.calls import tools_of
from engine.formats.dialogue import answered, with_system
from engine.formats.guessing import proven
from engine.formats.pairs import paired
from engine.formats.prompts import PROMPTS, prompted
from engine.formats.roles import SYSTEMS, TOOLS, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXTRAS: Final = ("input", "context", "输入")
_CHOSEN: Final = (
    "chosen", "chosen_response", "chosen_answer", "preferred", "preferred_response", "accepted",
    "better_response",
    "优选", "优选回答", "更好的回答", "好回答",
)  # fmt: skip
_REJECTED: Final = (
    "rejected", "rejected_response", "rejected_answer", "reject", "dispreferred", "dispreferred_response",
    "non_preferred", "worse_response", "拒绝", "劣选", "更差的回答", "差回答",
)  # fmt: skip


class PreferencePairs(Format):
    """Preference: a better and a worse answer to the same prompt, as DPO learns from them."""

    title: ClassVar[str] = "Preference (chosen and rejected)"
    short_title: ClassVar[str] = "Preference"

    kind: Literal["preference"] = "preference"
    prompt: Annotated[str | None, Field(title="Prompt"), Role(names=PROMPTS)] = "prompt"
    """Column with the prompt: a text, or a list of turns. Without one, it is what both answers begin with."""
    input: Annotated[str | None, Field(title="Input"), Role(advanced=True, names=_EXTRAS)] = "input"
    """Column with what the prompt is about; it is put below the prompt. Rows may leave it empty."""
    chosen: Annotated[str, Field(min_length=1, title="Better answer"), Role(names=_CHOSEN)] = "chosen"
    """Column with the better answer: a text, a turn, or a list of turns."""
    rejected: Annotated[str, Field(min_length=1, title="Worse answer"), Role(names=_REJECTED)] = "rejected"
    """Column with the worse answer: a text, a turn, or a list of turns."""
    system: Annotated[str | None, Field(title="System prompt"), Role(advanced=True, names=SYSTEMS)] = "system"
    """Column with the system prompt. Rows may leave it empty."""
    tools: Annotated[str | None, Field(title="Tools"), Role(advanced=True, names=TOOLS)] = "tools"
    """Column with the tools that may be called, as a list of JSON schemas. Rows may leave it empty."""

    def gives(self) -> type[Preference]:
        """Return that rows become pairs of a better and a worse answer."""
        return Preference

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, PreferencePairs] | None:
        """Recognise chosen and rejected; hardly any other data has both."""
        settings = cls.placed(columns)
        return None if settings is None else (proven(0.99, settings, rows), settings)

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a pair of answers to one prompt; turns that both answers begin with belong to the prompt."""
        prompt = prompted(row, self.prompt, self.input)
        pair = paired(prompt, answered(row, self.chosen), answered(row, self.rejected))
        return Preference(
            with_system(row, self.system, pair.prompt), pair.chosen, pair.rejected, tools_of(row, self.tools)
        )
