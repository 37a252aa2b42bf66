"""Data checks: each names the rows concerned."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from engine.checks import CHECKS, AnyCheck, CheckedRow
from engine.checks.base import SHOWN
from engine.checks.cut_off import CutOff
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.nothing_trained import NothingTrained
from engine.formats.base import Continuation, Conversation, Document, Message


def chat(question: str, answer: str) -> Conversation:
    return Conversation((Message("user", question), Message("assistant", answer)))


def test_white_space_alone_is_empty() -> None:
    rows = [CheckedRow(1, chat("a", "b")), CheckedRow(2, chat("a", " \n")), CheckedRow(3, Document("\u3000"))]
    found = EmptyFields().run(rows, 0)
    assert (found.severity, found.count, found.lines) == ("warning", 2, (2, 3))


def test_case_and_spacing_do_not_hide_a_duplicate() -> None:
    rows = [
        CheckedRow(1, chat("Who  are you?", "Marlo")),
        CheckedRow(2, chat("who are you?\n", "ＭＡＲＬＯ")),
        CheckedRow(3, chat("who are", "you? Marlo")),
        CheckedRow(4, Continuation("who are you?", "marlo")),
    ]
    assert Duplicates().run(rows, 0).lines == (2, 4)


def test_a_row_at_the_limit_is_not_cut_off() -> None:
    rows = [CheckedRow(n, Document("x"), tokens=n) for n in (9, 10, 11)]
    assert CutOff().run(rows, 10).lines == (11,)


def test_rows_without_a_trained_token_are_an_error_and_unknown_counts_are_not() -> None:
    rows = [
        CheckedRow(1, Document("x"), 5, 0),
        CheckedRow(2, Document("x"), 5, 1),
        CheckedRow(3, Document("x")),
    ]
    found = NothingTrained().run(rows, 10)
    assert (found.severity, found.lines) == ("error", (1,))


def test_a_finding_counts_all_rows_and_names_the_first_few() -> None:
    found = EmptyFields().run([CheckedRow(n, Document("")) for n in range(50)], 0)
    assert (found.count, len(found.lines)) == (50, SHOWN)


@pytest.mark.parametrize("kind", CHECKS)
def test_nothing_found_is_good_and_the_kind_names_the_class(kind: type) -> None:
    check = TypeAdapter(AnyCheck).validate_python({"kind": kind().kind})
    assert type(check) is kind
    assert check.run([], 10).severity == "good"
