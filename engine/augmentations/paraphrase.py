"""Take in paraphrases that a model of yours wrote of the questions of this file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field
from typing_extensions import override

from engine.augmentations.base import Augmentation, Maker, content_of
from engine.formats.base import Continuation, Conversation, Example, Question
from engine.problems import ProblemError

if TYPE_CHECKING:
    import random

MARK: Final = "augmented"
"""Name of the field that every made row has; its value is the kind of the augmentation."""


class Paraphrase(Augmentation):
    """Take in paraphrases that a model of yours wrote of this file's questions.

    `tunesmith-engine paraphrase` makes them. Each stays with the row that it was made of: what is held out
    has none among the training rows. The answers are the person's own.
    """

    kind: Literal["paraphrase"] = "paraphrase"
    made: Annotated[Path, Field(title="File of paraphrases")]
    """File that `tunesmith-engine paraphrase` wrote."""

    @override
    def maker(self) -> Maker:
        known = read_made(self.made)

        def rewritten(example: Example, chance: random.Random) -> tuple[Example, ...]:
            del chance
            return tuple(
                made
                for text in known.get(content_of(example), ())
                if (made := with_question(example, text)) is not None
            )

        return rewritten


def default_out(data: Path) -> Path:
    """Return where paraphrases of a file are kept when nobody chose: beside it."""
    return data.with_name(f"{data.stem}.paraphrases.jsonl")


def read_made(path: Path) -> dict[str, tuple[str, ...]]:
    """Return content of a row -> the paraphrases of its question; raises ProblemError for another file."""
    if not path.is_file():
        raise ProblemError("data_not_found", path=path)
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record: Any = json.loads(line)
                if record[MARK] != "paraphrase":
                    raise ProblemError("not_paraphrases", path=path, line=number)
                source, text = str(record["of"]), str(record["question"])
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise ProblemError("not_paraphrases", path=path, line=number) from error
            if text not in (before := found.get(source, ())):
                found[source] = (*before, text)
    return found


def question_of(example: Example) -> str | None:
    """Return the question of a row of one round, or None when it has none that could be put otherwise."""
    match example:
        case Continuation(prompt=text):
            return text
        case Conversation(messages=turns, tools=()) | Question(prompt=turns, tools=()):
            users = [turn for turn in turns if turn.role == "user"]
            return users[0].content if len(users) == 1 and turns[-1].role in {"user", "assistant"} else None
        case _:
            return None


def answer_of(example: Example) -> str:
    """Return the answer of a row of one round, or an empty text."""
    match example:
        case Continuation(completion=text):
            return text
        case Conversation(messages=(*_, last)) if last.role == "assistant":
            return last.content
        case _:
            return ""


def with_question(example: Example, text: str) -> Example | None:
    """Return a row with another question; the answer stays."""
    match example:
        case Continuation():
            return replace(example, prompt=text)
        case Conversation(messages=turns):
            return replace(example, messages=_asked(turns, text))
        case Question(prompt=turns):
            return replace(example, prompt=_asked(turns, text))
        case _:
            return None


def _asked(turns: tuple[Any, ...], text: str) -> tuple[Any, ...]:
    return tuple(replace(turn, content=text) if turn.role == "user" else turn for turn in turns)
