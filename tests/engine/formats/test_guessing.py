"""Recognising a format: the shapes in which data sets are published, and how sure a guess is."""

from __future__ import annotations

import pytest
from fakes.shapes import SHAPES, Row, Shape

from engine.formats import FORMATS, Format
from engine.formats.guessing import UNSURE, converting
from engine.spec import kind_of


def guess(rows: list[Row], tables: tuple[type[Format], ...] = FORMATS) -> tuple[float, Format] | None:
    """Guess as a data file is guessed."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    found = [guessed for kind in tables if (guessed := kind.guess(columns, rows)) is not None]
    return max(found, key=lambda guessed: guessed[0], default=None)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_published_shape_is_recognised_with_its_roles(shape: Shape) -> None:
    found = guess(shape.rows)
    assert found is not None
    confidence, settings = found
    assert kind_of(settings) == shape.kind
    chosen = settings.model_dump()
    assert {role: chosen[role] for role in {**shape.roles, **shape.settings}} == {
        **shape.roles,
        **shape.settings,
    }
    assert (confidence >= UNSURE) is shape.sure
    assert converting(settings, shape.rows) == 1


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_order_of_the_table_does_not_decide(shape: Shape) -> None:
    assert guess(shape.rows, FORMATS[::-1]) == guess(shape.rows)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_column_plays_two_roles(shape: Shape) -> None:
    for kind in FORMATS:
        found = kind.guess(list(shape.rows[0]), shape.rows)
        columns = list(found[1].columns().values()) if found else []
        assert len(columns) == len(set(columns))


@pytest.mark.parametrize("columns", [["a", "b"], [], ["id", "url"], ["label"] * 2])
def test_columns_that_fit_nothing_are_not_guessed(columns: list[str]) -> None:
    assert guess([dict.fromkeys(columns, "x")]) is None or len(set(columns)) == 1


def test_rows_that_do_not_convert_lower_the_confidence() -> None:
    rows: list[Row] = [{"prompt": "a", "completion": "b"}, {"prompt": "a", "completion": None}]
    good, half = guess(rows[:1]), guess(rows)
    assert good is not None
    assert half is not None
    assert half[0] < good[0]


@pytest.mark.parametrize(
    "columns", [["Instruction", "INPUT", "Output"], ["instruction ", "in-put", "out put"], ["输出", "指令"]]
)
def test_case_spaces_and_joints_of_a_name_do_not_matter(columns: list[str]) -> None:
    found = guess([dict.fromkeys(columns, "x")])
    assert found is not None
    assert kind_of(found[1]) == "alpaca"


def test_a_name_alone_is_enough_to_refuse_each_row_for_its_own_reason() -> None:
    found = guess([{"messages": "no list"}])
    assert found is not None
    assert kind_of(found[1]) == "messages"
    assert found[0] < UNSURE


def test_zero_and_one_beside_a_conversation_alone_are_not_surely_a_verdict() -> None:
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
    found = guess([{"messages": turns, "label": 1}, {"messages": turns, "label": 0}])
    assert found is not None
    assert kind_of(found[1]) == "messages"


def test_long_labels_that_never_come_again_are_not_surely_classes() -> None:
    rows: list[Row] = [
        {"text": f"t{at}", "label": f"a summary of its own, number {at}, " * 3} for at in range(30)
    ]
    found = guess(rows)
    assert found is not None
    assert kind_of(found[1]) != "classification"
