"""A conversation with one or two sides: what was asked, what each side answered, and what a side is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.rpc import ChatMessage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.rpc import Side

_LINE: Final = 60


@dataclass(slots=True, eq=False)
class Turn:
    """One question and the answer of each side that has given one; a turn equals itself alone."""

    question: str
    answers: dict[Side, str] = field(default_factory=dict)
    system: str = ""
    """The system prompt that it was answered under."""
    edited: set[Side] = field(default_factory=set)
    """Sides whose answer a person wrote anew."""


class Conversation:
    """Turns in order; each side only ever sees its own answers."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def ask(self, question: str) -> Turn:
        """Add a question."""
        turn = Turn(question)
        self.turns.append(turn)
        return turn

    def answer(self, index: int, side: Side, text: str) -> None:
        """Keep what a side answered to a question; an index that is gone changes nothing."""
        if index < len(self.turns):
            self.turns[index].answers[side] = text

    def rewrite(self, index: int, side: Side, text: str) -> None:
        """Put a person's words in the place of an answer; the side takes them for its own from here on."""
        turn = self.turns[index]
        if text != turn.answers.get(side):
            turn.answers[side] = text
            turn.edited.add(side)

    def edit(self, index: int) -> str:
        """Drop a question and everything behind it; returns its words, to be asked in another way."""
        question = self.turns[index].question
        del self.turns[index:]
        return question

    def again(self, index: int) -> None:
        """Forget the answers to a question and everything behind it."""
        self.turns[index].answers.clear()
        self.turns[index].edited.clear()
        del self.turns[index + 1 :]

    def clear(self) -> None:
        """Begin anew."""
        self.turns.clear()

    def messages(self, index: int, side: Side, system: str = "") -> tuple[ChatMessage, ...]:
        """Return what a side is shown when it is to answer a question."""
        shown = [ChatMessage(role="system", content=system)] if system.strip() else []
        for number, turn in enumerate(self.turns[: index + 1]):
            shown.append(ChatMessage(role="user", content=turn.question))
            if number < index:
                shown.append(ChatMessage(role="assistant", content=turn.answers.get(side, "")))
        return tuple(shown)

    def example(self, index: int, side: Side, picked: Mapping[Turn, str]) -> tuple[ChatMessage, ...]:
        """Return all turns up to a side's answer, as a row to train on.

        Earlier turns stand there with the answer picked of them, else with the side's own; those without
        an answer are left out.
        """
        last = self.turns[index]
        answered = [
            (turn.question, picked.get(turn) or turn.answers.get(side, "")) for turn in self.turns[:index]
        ]
        pairs = [*(pair for pair in answered if pair[1].strip()), (last.question, last.answers[side])]
        shown = [ChatMessage(role="system", content=last.system)] if last.system.strip() else []
        for question, answer in pairs:
            shown.append(ChatMessage(role="user", content=question))
            shown.append(ChatMessage(role="assistant", content=answer))
        return tuple(shown)


def first_line(text: str, length: int = _LINE) -> str:
    """Return the beginning of a text as one short line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
