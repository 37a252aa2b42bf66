"""Conversations with two sides: each sees only its own answers."""

from __future__ import annotations

from desktop.state.conversation import Conversation, first_line


def two_turns() -> Conversation:
    talk = Conversation()
    for number, question in enumerate(("first", "second")):
        talk.ask(question)
        talk.answer(number, "base", f"base {number}")
        talk.answer(number, "tuned", f"tuned {number}")
    return talk


def test_a_side_is_shown_its_own_answers_only():
    shown = two_turns().messages(1, "tuned", "Be brief.")
    assert [(item.role, item.content) for item in shown] == [
        ("system", "Be brief."),
        ("user", "first"),
        ("assistant", "tuned 0"),
        ("user", "second"),
    ]


def test_an_empty_system_prompt_is_left_out():
    assert two_turns().messages(0, "base", "  ")[0].role == "user"


def test_editing_drops_the_question_and_all_behind_it():
    talk = two_turns()
    assert talk.edit(0) == "first"
    assert talk.turns == []


def test_answering_again_keeps_the_question():
    talk = two_turns()
    talk.again(0)
    assert [(turn.question, turn.answers) for turn in talk.turns] == [("first", {})]


def test_an_answer_that_comes_too_late_changes_nothing():
    talk = two_turns()
    talk.edit(1)
    talk.answer(1, "base", "late")
    assert len(talk.turns) == 1


def test_a_long_text_is_told_by_its_beginning():
    assert first_line("a\n b") == "a b"
    assert len(first_line("word " * 50)) == 60
