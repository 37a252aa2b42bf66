"""Examples kept from a chat: one row each, and what is written is read back as the same conversation."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.state.conversation import Conversation
from desktop.state.kept import Examples, exchange, file_of, line_of, shelf_of
from engine.formats.base import Conversation as Example
from engine.formats.messages import Messages
from engine.readers.base import Record
from engine.readers.jsonl import Jsonl
from engine.rpc import ChatMessage

DAY = date(2026, 11, 22)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)))


def talk_of(*questions: str, system: str = "") -> Conversation:
    talk = Conversation()
    for number, question in enumerate(questions):
        talk.ask(question).system = system
        talk.answer(number, "base", f"base {number}")
        talk.answer(number, "tuned", f"tuned {number}")
    return talk


def read(path: Path) -> list[list[tuple[str, str]]]:
    items = list(Jsonl().read(path, "utf-8"))
    records = [item for item in items if isinstance(item, Record)]
    assert len(records) == len(items)
    return [turns_of(Messages(), record) for record in records]


def turns_of(form: Messages, record: Record) -> list[tuple[str, str]]:
    example = form.convert(record.row)
    assert isinstance(example, Example)
    return [(turn.role, turn.content) for turn in example.messages]


def answers(path: Path) -> list[str]:
    return [turns[-1][1] for turns in read(path)]


def test_an_example_is_everything_up_to_the_answer():
    talk, kept = talk_of("one?", "two?", "three?", system="Be brief."), Examples()
    kept.pick(talk, 1, "tuned", DAY)
    assert read(kept.save(DAY).path) == [
        [
            ("system", "Be brief."),
            ("user", "one?"),
            ("assistant", "tuned 0"),
            ("user", "two?"),
            ("assistant", "tuned 1"),
        ]
    ]


def test_the_file_is_named_by_the_day(tunesmith_home: Path):
    assert file_of(DAY) == tunesmith_home / "datasets" / "chat-2026-11-22.jsonl"


def test_an_answer_that_was_picked_earlier_stands_in_later_examples():
    talk, kept = talk_of("one?", "two?"), Examples()
    kept.pick(talk, 0, "base", DAY)
    kept.pick(talk, 1, "tuned", DAY)
    assert read(kept.save(DAY).path)[1][1] == ("assistant", "base 0")


def test_a_turn_without_an_answer_is_left_out():
    talk, kept = talk_of("one?", "two?"), Examples()
    talk.answer(0, "tuned", " ")
    kept.pick(talk, 1, "tuned", DAY)
    assert read(kept.save(DAY).path) == [[("user", "two?"), ("assistant", "tuned 1")]]


def test_another_answer_to_the_same_question_takes_the_place_of_the_first():
    talk, kept = talk_of("one?", "two?"), Examples()
    kept.pick(talk, 0, "base", DAY)
    kept.pick(talk, 1, "base", DAY)
    kept.save(DAY)
    kept.pick(talk, 0, "tuned", DAY)
    assert answers(kept.save(DAY).path) == ["tuned 0", "base 1"]
    assert [kept.is_kept(talk.turns[0], side) for side in ("base", "tuned")] == [False, True]


def test_keeping_the_same_twice_is_one_row():
    talk, kept = talk_of("one?"), Examples()
    for _ in range(2):
        kept.pick(talk, 0, "tuned", DAY)
        assert kept.save(DAY).rows == 1


def test_the_same_words_in_two_conversations_stay_while_one_of_them_is_kept():
    first, second, kept = talk_of("one?"), talk_of("one?"), Examples()
    for talk in (first, second):
        kept.pick(talk, 0, "tuned", DAY)
    assert kept.save(DAY).rows == 1
    kept.drop(first.turns[0])
    assert kept.save(DAY).rows == 1
    kept.drop(second.turns[0])
    assert kept.save(DAY).rows == 0


def test_an_edited_answer_is_kept_in_the_persons_words():
    talk, kept = talk_of("one?"), Examples()
    talk.rewrite(0, "tuned", "mine")
    kept.pick(talk, 0, "tuned", DAY)
    assert answers(kept.save(DAY).path) == ["mine"]
    assert talk.turns[0].edited == {"tuned"}


def test_an_answer_that_was_given_anew_is_not_the_kept_one_but_can_replace_it():
    talk, kept = talk_of("one?"), Examples()
    kept.pick(talk, 0, "tuned", DAY)
    kept.save(DAY)
    talk.again(0)
    talk.answer(0, "tuned", "better")
    assert not kept.is_kept(talk.turns[0], "tuned")
    kept.pick(talk, 0, "tuned", DAY)
    assert answers(kept.save(DAY).path) == ["better"]


def test_an_example_of_yesterday_is_replaced_where_it_is():
    talk, kept = talk_of("one?"), Examples()
    kept.pick(talk, 0, "base", DAY)
    kept.save(DAY)
    kept.pick(talk, 0, "tuned", date(2026, 11, 23))
    kept.save(date(2026, 11, 23))
    assert answers(file_of(DAY)) == ["tuned 0"]
    assert not file_of(date(2026, 11, 23)).exists()


def test_rows_of_others_and_of_earlier_days_stay():
    path = file_of(DAY)
    path.parent.mkdir(parents=True)
    path.write_bytes(line_of([ChatMessage(role="user", content="mine")]).rstrip(b"\n"))
    talk, kept = talk_of("one?"), Examples()
    kept.pick(talk, 0, "tuned", DAY)
    assert kept.save(DAY).rows == 2
    kept.drop(talk.turns[0])
    assert kept.save(DAY).rows == 1
    assert read(path) == [[("user", "mine")]]


def test_a_save_that_failed_can_be_taken_back(tunesmith_home: Path):
    talk, kept = talk_of("one?", "two?"), Examples()
    kept.pick(talk, 0, "tuned", DAY)
    kept.save(DAY)
    file_of(DAY).unlink()
    file_of(DAY).mkdir()
    kept.pick(talk, 1, "tuned", DAY)
    with pytest.raises(OSError, match="directory"):
        kept.save(DAY)
    kept.undo()
    assert kept.is_kept(talk.turns[0], "tuned")
    assert not kept.is_kept(talk.turns[1], "tuned")


def test_half_a_character_does_not_spoil_the_row(tmp_path: Path):
    exchange(tmp_path / "a.jsonl", b"", line_of([ChatMessage(role="user", content="a\ud83d")]))
    assert read(tmp_path / "a.jsonl") == [[("user", "a?")]]


def test_a_file_that_is_not_there_has_no_rows(tmp_path: Path):
    assert shelf_of(tmp_path / "none.jsonl").rows == 0


@given(turns=st.lists(st.tuples(TEXTS, TEXTS.filter(str.strip)), min_size=1, max_size=4), system=TEXTS)
def test_what_is_written_is_read_back_as_the_same_conversation(
    turns: list[tuple[str, str]], system: str
) -> None:
    talk = Conversation()
    for number, (question, answer) in enumerate(turns):
        talk.ask(question).system = system
        talk.answer(number, "tuned", answer)
    wanted = [("system", system)] if system.strip() else []
    for question, answer in turns:
        wanted += [("user", question), ("assistant", answer)]
    messages = talk.example(len(turns) - 1, "tuned", {})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.jsonl"
        exchange(path, b"", line_of(messages))
        (record,) = Jsonl().read(path, "utf-8")
    assert isinstance(record, Record)
    guessed = Messages.guess(list(record.row), [record.row])
    assert guessed is not None
    assert turns_of(guessed[1], record) == wanted
