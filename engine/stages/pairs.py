"""What stages that learn from pairs of answers share: which pairs there are, and what they look like."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Conversation, Example, Preference, Ranked, RowError
from engine.reasons import reason
from engine.spec import Ui, kind_of
from engine.stages.base import Marked, Stage, Template
from engine.stages.sft import Sft

if TYPE_CHECKING:
    from engine.formats.base import Message

    Turns = tuple[Message, ...]

_INSTRUCTION: Sft = Sft()


class PairStage(Stage):
    """A stage whose items are two answers to one prompt, the better one first."""

    examples: ClassVar[tuple[type, ...]] = (Preference, Ranked)
    width: ClassVar[int] = 2

    packing: Annotated[  # type: ignore[assignment]
        Literal[False], Field(title="Packing"), Ui(group="Data", hidden=True)
    ] = False
    """The two answers of a pair stand beside each other; they are never packed."""
    ranked_pairs: Annotated[
        Literal["all", "best_and_worst"], Field(title="Pairs of ranked answers"), Ui(group="Data")
    ] = "all"
    """Which pairs are made of ranked answers: every two of them, or only the best with the worst."""

    def mark(self, example: Example, template: Template) -> Marked:
        """Render the better answer of the first pair."""
        return self.texts(example, template)[0]

    def texts(self, example: Example, template: Template) -> tuple[Marked, ...]:
        """Render the better and the worse answer of each pair and mark them, without their prompt."""
        prompt, answers, tools = _told(example, kind_of(self))
        pairs = self.pairs(example)
        if not pairs:
            raise RowError(reason("answers_tie"))
        shown = [answered(prompt, answer, tools, template) for answer in answers]
        if any(shown[better].text == shown[worse].text for better, worse in pairs):
            raise RowError(reason("answers_look_alike"))
        return tuple(shown[number] for pair in pairs for number in pair)

    def pairs(self, example: Example) -> list[tuple[int, int]]:
        """Return the numbers of the better and the worse answer of each pair; a tie makes none."""
        _, answers, _ = _told(example, kind_of(self))
        scores = example.scores if isinstance(example, Ranked) else ()
        last = len(answers) - 1
        found = [(0, last)] if self.ranked_pairs == "best_and_worst" else combinations(range(last + 1), 2)
        return [
            (better, worse)
            for better, worse in found
            if answers[better] != answers[worse] and not (scores and scores[better] == scores[worse])
        ]


def _told(example: Example, stage: str) -> tuple[Turns, tuple[Turns, ...], tuple[str, ...]]:
    """Return (prompt, answers best first, tools)."""
    if isinstance(example, Preference):
        return example.prompt, (example.chosen, example.rejected), example.tools
    if isinstance(example, Ranked):
        return example.prompt, example.answers, ()
    raise RowError(reason("stage_unfit", stage=stage))


def answered(prompt: Turns, answer: Turns, tools: tuple[str, ...], template: Template) -> Marked:
    """Render a prompt and an answer as instruction tuning does, and mark nothing but the answer."""
    silent = tuple(replace(turn, trained=False) if turn.role == "assistant" else turn for turn in prompt)
    return _INSTRUCTION.mark(Conversation((*silent, *answer), tools), template)
