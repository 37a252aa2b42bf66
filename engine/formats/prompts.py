"""Prompts that stand before an answer: as text, as turns, or as a text that names its speakers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from engine.formats.base import Message, RowError, text_of
from engine.formats.dialogue import answered, asked
from engine.formats.roles import INSTRUCTIONS, QUESTIONS, TALKS
from engine.reasons import reason

PROMPTS: Final = (*QUESTIONS[:3], *INSTRUCTIONS, *QUESTIONS[3:], *TALKS, "context", "history", "post")
"""How a column with a prompt is called where the answers stand in columns of their own."""
_SPEAKER: Final = re.compile(r"(?:\A|\n\n)\s*(Human|Assistant|System): ?")
_SPEAKERS: Final = {"Human": "user", "Assistant": "assistant", "System": "system"}

Turns = tuple[Message, ...]


def prompted(row: dict[str, Any], column: str | None, extra: str | None = None) -> Turns:
    """Return the prompt of a row with what it is about below it; nothing where the row has none."""
    value = row.get(column) if column else None
    if column is None or value is None or (isinstance(value, str) and not value.strip()) or value == []:
        return ()
    found = asked(row, column)
    if len(found) == 1 and found[0].role == "user":
        found = speakers(found[0].content) or found
    below = text_of(row, extra, required=False) if extra else ""
    if not below.strip() or found[-1].role != "user":
        return found
    return (*found[:-1], replace(found[-1], content=f"{found[-1].content}\n{below}"))


def required(row: dict[str, Any], column: str) -> Turns:
    """Return the prompt of a row; raises RowError when it has none."""
    if column not in row:
        raise RowError(reason("column_missing", column=column))
    found = prompted(row, column)
    if not found:
        raise RowError(reason("column_empty", column=column))
    return found


def parted(row: dict[str, Any], column: str, prompt: Turns) -> tuple[Turns, Turns]:
    """Return (prompt, answer) of a column that may hold the whole conversation; RowError without a prompt.

    What an assistant says behind the last question is the answer, and all before it belongs to the prompt.
    """
    answer = answered(row, column)
    ends = [at for at, turn in enumerate(answer) if turn.role == "user"]
    start = ends[-1] + 1 if ends else sum(turn.role == "system" for turn in answer[:1])
    before, answer = joined(prompt, answer[:start]), answer[start:]
    if not answer or answer[0].role != "assistant":
        raise RowError(reason("column_without_answer", column=column))
    if not any(turn.role != "system" for turn in before):
        raise RowError(reason("prompt_absent"))
    return before, answer


def joined(prompt: Turns, begun: Turns) -> Turns:
    """Return a prompt and the turns that answers begin with, said once; none of them is learned."""
    said = [(turn.role, turn.content.strip()) for turn in begun]
    told = [(turn.role, turn.content.strip()) for turn in prompt]
    again = any(said[at : at + len(told)] == told for at in range(len(said) - len(told) + 1))
    whole = begun if begun and again else (*prompt, *begun)
    return tuple(replace(turn, trained=False) if turn.role == "assistant" else turn for turn in whole)


def speakers(text: str) -> Turns:
    """Return the turns of a text that marks them with "Human:" and "Assistant:"; none for any other text."""
    pieces = _SPEAKER.split(text)
    if pieces[0].strip() or len(pieces) < 3:  # noqa: PLR2004
        return ()
    said = zip(pieces[1::2], pieces[2::2], strict=True)
    found = tuple(Message(_SPEAKERS[name], words.strip()) for name, words in said)
    # A prompt may end with the name of whoever speaks next.
    return found if found[-1].content else found[:-1]
