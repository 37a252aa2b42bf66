"""Paraphrases belong to the row that they were made of."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from engine.augmentations.base import content_of
from engine.augmentations.paraphrase import Paraphrase, question_of, with_question
from engine.formats.base import Continuation, Conversation, Document, Message, Question
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

ROW = Conversation((Message("system", "Be kind."), Message("user", "Why?"), Message("assistant", "So.")))


def a_file(tmp_path: Path, *questions: str) -> Path:
    file = tmp_path / "made.jsonl"
    records = [{"augmented": "paraphrase", "of": content_of(ROW), "question": text} for text in questions]
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def test_a_row_gets_its_own_paraphrases_and_keeps_its_answer(tmp_path: Path) -> None:
    maker = Paraphrase(made=a_file(tmp_path, "How come?", "How come?", "What for?")).maker()
    made = maker(ROW, random.Random(1))  # noqa: S311
    assert [question_of(example) for example in made] == ["How come?", "What for?"]
    assert all(
        isinstance(example, Conversation) and example.messages[2] == ROW.messages[2] for example in made
    )
    assert maker(Continuation("Why?", "So."), random.Random(1)) == ()  # noqa: S311


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"augmented": "x", "of": "y", "question": "z"}'])
def test_another_file_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    file = a_file(tmp_path, "How come?")
    with file.open("a") as lines:
        lines.write(line + "\n")
    with pytest.raises(ProblemError) as caught:
        Paraphrase(made=file).maker()
    assert (caught.value.problem.code, caught.value.problem.facts["line"]) == ("not_paraphrases", 2)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        Paraphrase(made=tmp_path / "none.jsonl").maker()
    assert caught.value.problem.code == "data_not_found"


def test_only_rows_of_one_round_have_a_question() -> None:
    assert question_of(ROW) == "Why?"
    assert question_of(Question((Message("user", "Why?"),))) == "Why?"
    assert question_of(Continuation("Why?", "So.")) == "Why?"
    assert question_of(Document("Why?")) is None
    assert question_of(Conversation((*ROW.messages, Message("user", "And?")))) is None
    assert with_question(Document("Why?"), "x") is None
    assert with_question(Question((Message("user", "Why?"),)), "x") == Question((Message("user", "x"),))
