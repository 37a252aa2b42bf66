"""Every check of whole rows finds the one planted for it: turns, copies, leaks, lengths, languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.planted import chat, lines_of, turns

from engine.checks import CHECKS, CheckedRow, Context
from engine.checks.base import look_through
from engine.checks.broken_roles import BrokenRoles
from engine.checks.contamination import Contamination
from engine.checks.cut_off import CutOff
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.label_balance import LabelBalance
from engine.checks.leakage import Leakage
from engine.checks.missing_labels import MissingLabels
from engine.checks.mixed_languages import MixedLanguages
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.nothing_trained import NothingTrained
from engine.checks.odd_lengths import OddLengths
from engine.checks.repeated_answers import RepeatedAnswers
from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Labelled,
    Message,
    ToolCall,
)
from engine.runtime.examining import Several, examine


@pytest.mark.parametrize(
    ("roles", "mended"),
    [
        (("user", "user", "assistant"), ("user", "assistant")),
        (("user", "assistant", "user"), ("user", "assistant")),
        (("user", "system", "assistant"), ("system", "user", "assistant")),
        (("assistant", "user", "assistant"), ("user", "assistant")),
        (("user", "tool", "assistant"), ("user", "assistant")),
        (("user", "assistant", "assistant"), ("user", "assistant")),
        (("system", "assistant"), None),
        (("system", "user"), None),
    ],
)
def test_turns_out_of_place_are_put_in_order(roles: tuple[str, ...], mended: tuple[str, ...] | None) -> None:
    assert lines_of(BrokenRoles(), [turns("system", "user", "assistant"), turns(*roles)]) == (2,)
    new = BrokenRoles().mend(turns(*roles))
    found = tuple(turn.role for turn in new.messages) if isinstance(new, Conversation) else None
    assert found == mended


def test_a_tool_may_answer_a_call_and_the_assistant_the_tool() -> None:
    call = Message("assistant", "", (ToolCall("look", "{}"),))
    asked, told = Message("user", "Rain?"), Message("tool", "yes")
    assert (
        lines_of(BrokenRoles(), [Conversation((asked, call, told, told, Message("assistant", "Yes.")))]) == ()
    )


def test_merged_turns_keep_their_words() -> None:
    item = Conversation((Message("user", "a"), Message("user", "b"), Message("assistant", "c")))
    assert BrokenRoles().mend(item) == chat("a\n\nb", "c")


def test_an_empty_system_turn_is_taken_out_and_another_empty_text_drops_the_row() -> None:
    item = Conversation((Message("system", " "), Message("user", "a"), Message("assistant", "b")))
    assert EmptyFields().mend(item) == chat("a", "b")
    rows: list[Example] = [chat("a", "b"), chat("a", " \n"), Document("\u3000"), item]
    assert lines_of(EmptyFields(), rows) == (2, 3, 4)
    assert EmptyFields().mend(chat("a", "")) is None


def test_case_and_spacing_do_not_hide_a_duplicate() -> None:
    rows: list[Example] = [
        chat("Who  are you?", "Marlo"),
        chat("who are you?\n", "ＭＡＲＬＯ"),
        chat("who are", "you? Marlo"),
        Continuation("who are you?", "marlo"),
        Labelled("x", labels=("a",)),
        Labelled("x", labels=("b",)),
    ]
    assert lines_of(Duplicates(), rows) == (2, 4)
    assert list(Duplicates().superfluous(rows)) == [1, 3]


def test_duplicates_of_another_file_are_named_by_file_and_their_fix_compares_files() -> None:
    first, second = [(1, chat("a", "b"))], [(1, chat("a", "b")), (2, chat("c", "d"))]
    several = Several([(Path("a"), first), (Path("b"), second), (Path("c"), second * 2)])
    found = examine(several.rows(), [Duplicates()], Context(at=several.at))
    across = {"kind": "duplicates", "across": True}
    assert [(item.path, item.count, item.remedy) for item in found] == [
        (Path("b"), 1, across),
        (Path("c"), 4, across),
    ]
    assert (found[0].excerpts[0].twin, found[0].excerpts[0].twin_path) == (1, Path("a"))


def test_repeats_within_a_file_need_no_fix_that_compares_files() -> None:
    first, second = [(1, chat("a", "b"))], [(1, chat("c", "d"))]
    several = Several([(Path("a"), first), (Path("b"), second * 2)])
    (found,) = examine(several.rows(), [Duplicates()], Context(at=several.at))
    assert (found.path, found.remedy, found.excerpts[0].twin_path) == (
        Path("b"),
        {"kind": "duplicates"},
        None,
    )


LONG = (
    "The workshop opens at nine in the morning and closes at six in the evening, on Fridays at four o'clock."
)


def test_near_duplicates_are_found_but_other_numbers_and_exact_copies_are_not() -> None:
    rows: list[Example] = [
        chat("When is it open?", LONG),
        chat("When is it open?", LONG.replace("morning", "mornings")),
        chat("When is it open?", LONG),
        chat("How much is 120 and 7?", LONG + " 127"),
        chat("How much is 120 and 8?", LONG + " 128"),
        chat("今天天气怎么样？", "今天天气很好，适合骑车去海边，记得带上水和帽子，路上注意安全。"),
        chat("今天天气怎么样？", "今天天气很好，适合骑车去海边，记得带上水和帽子，路上要注意安全！"),
    ]
    several = Several([(None, list(enumerate(rows, 1)))])
    (found,) = examine(several.rows(), [NearDuplicates()], Context(at=several.at))
    assert (found.lines, found.excerpts[0].twin, found.fix) == ((2, 7), 1, "drop")
    assert list(NearDuplicates().superfluous(rows)) == [1, 6]


def test_training_rows_that_are_held_out_too_leak() -> None:
    rows: list[Example] = [chat("q", LONG), chat("q", LONG.upper()), chat("q", LONG + "!"), chat("x", "y")]
    sides = ["train", "validation", "train", "test"]
    assert Leakage().leaking(rows, sides) == [0, 2]  # type: ignore[arg-type]
    assert Leakage(near=False).leaking(rows, sides) == [0]  # type: ignore[arg-type]
    several = Several([(None, list(enumerate(rows, 1)))], sides)  # type: ignore[arg-type]
    (found,) = examine(several.rows(), [Leakage()], Context(at=several.at))
    assert (found.lines, found.severity) == ((1, 3), "error")


def test_a_prompt_of_the_run_in_the_data_is_contamination() -> None:
    probes = ("What is the name of the old workshop in the harbour of Tidewick?", "你叫什么名字？", "Hi")
    rows: list[Example] = [
        chat("Tell me: what is the name of the old workshop in the harbour of Tidewick", "x"),
        chat("请问你叫什么名字", "x"),
        chat("Hi", "what is the name of the dog?"),
    ]
    assert lines_of(Contamination(), rows, probes=probes) == (1, 2)
    (found,) = look_through(Contamination(), [CheckedRow(1, rows[0])], Context(probes=probes))
    assert found.remedy == {"kind": "contamination", "probes": list(probes)}
    assert Contamination(probes=probes).mend(rows[0]) is None


def test_rows_above_the_limit_are_cut_off_and_rows_without_a_trained_token_are_an_error() -> None:
    cut = [CheckedRow(n, Document("x"), tokens=n) for n in (9, 10, 11)]
    assert look_through(CutOff(), cut, Context(max_length=10))[0].lines == (11,)
    empty = [CheckedRow(n, Document("x"), 5, trained) for n, trained in enumerate((0, 1, -1))]
    (found,) = look_through(NothingTrained(), empty)
    assert (found.severity, found.lines) == ("error", (0,))


def test_a_row_far_longer_than_the_others_is_unusual() -> None:
    rows: list[Example] = [Document("word " * (20 + n % 9)) for n in range(99)]
    assert lines_of(OddLengths(), [*rows, Document("word " * 9000)]) == (100,)
    assert lines_of(OddLengths(), rows) == ()


def test_a_stray_language_is_found_and_two_languages_are_not() -> None:
    rows: list[Example] = [
        chat("What is this thing?", "It is a bicycle."),
        chat("这是什么？", "这是自行车。"),
    ] * 60
    assert lines_of(MixedLanguages(), rows) == ()
    assert lines_of(MixedLanguages(), [*rows, chat("Что это такое?", "Это велосипед.")]) == (121,)


@pytest.mark.parametrize(
    ("question", "answer", "found"),
    [
        ("How do I repair the front wheel?", "先把前轮拆下来，再检查轴承。", True),
        ("前轮应该怎么修理才好呢？", "Take the wheel off and look at the bearing.", True),
        ("Translate to Chinese: the wheel is round", "轮子是圆的，非常圆。", False),
        ("用英语怎么说“自行车”？", "The word is bicycle, my friend.", False),
        ("How do I repair the front wheel?", "Take it off first.", False),
        ("请写一个打印函数的例子", "```python\nprint('hello world, how are you')\n```", False),
    ],
)
def test_an_answer_in_another_language_is_found(question: str, answer: str, found: bool) -> None:
    (check,) = (entry() for entry in CHECKS if entry().kind == "answer_language")  # type: ignore[attr-defined]
    assert bool(lines_of(check, [chat(question, answer)])) == found


def test_one_answer_to_many_questions_is_found_unless_it_is_short() -> None:
    same = "Please turn to the help desk of the workshop."
    rows: list[Example] = [chat(f"Question {n}?", same) for n in range(8)]
    assert lines_of(RepeatedAnswers(), [chat("x", "other answer, all alone in this set"), *rows])[:2] == (
        2,
        3,
    )
    assert lines_of(RepeatedAnswers(), [chat(f"Question {n}?", "Yes.") for n in range(50)]) == ()
    assert lines_of(RepeatedAnswers(), [chat("The same?", same)] * 50) == ()


def test_uneven_and_missing_labels_are_found() -> None:
    rows: list[Example] = [Labelled(f"t{n}", labels=("spam",)) for n in range(60)]
    rows += [Labelled("u", labels=("ham",)), Labelled("v")]
    (found,) = look_through(LabelBalance(), [CheckedRow(n, item) for n, item in enumerate(rows, 1)])
    assert (found.count, [item.text for item in found.excerpts]) == (1, ["spam: 60", "ham: 1"])
    assert lines_of(MissingLabels(), rows) == (62,)
    even: list[Example] = [Labelled(str(n), labels=("ab"[n % 2],)) for n in range(60)]
    assert lines_of(LabelBalance(), even) == ()
    (alone,) = look_through(LabelBalance(), [CheckedRow(n, item) for n, item in enumerate(rows[:60], 1)])
    assert alone.severity == "error"


def test_many_rows_concerned_are_an_error() -> None:
    rows = [CheckedRow(n, chat("same", "same")) for n in range(9)]
    assert look_through(Duplicates(), rows)[0].severity == "error"
