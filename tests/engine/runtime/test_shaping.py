"""Edits of a file's rows: made in order, undone by taking them out, counted, never a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from engine.dataset import DatasetSpec
from engine.edits import AnyEdit
from engine.problems import ProblemError
from engine.runtime import intake, pages
from engine.runtime.shaping import Edited, number_of, shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.edits import Edit

EDITS: TypeAdapter[Any] = TypeAdapter(AnyEdit)
ROWS = [
    (1, {"q": "What is it?", "a": "A cat.", "score": 3}),
    (2, {"q": "", "a": "Nothing", "score": 9}),
    (4, {"q": "Who?", "a": "a CAT and a dog", "score": "7.5"}),
    (5, {"q": "Why?", "a": None}),
]


def edits(*content: dict[str, Any]) -> list[Edit]:
    return [EDITS.validate_python(each) for each in content]


def shaped(*content: dict[str, Any], rows: Sequence[Any] = ROWS) -> Any:
    return shape(rows, ["q", "a", "score"], edits(*content))


def lines(*content: dict[str, Any]) -> list[int]:
    return [line for line, _ in shaped(*content).rows]


@pytest.mark.parametrize(
    ("test", "value", "kept"),
    [
        ("contains", "cat", [1]),
        ("equals", "Nothing", [2]),
        ("matches", r"\b[Cc][Aa][Tt]\b", [1, 4]),
        ("empty", "", [5]),
        ("longer", "7", [4]),
        ("shorter", "7", [1, 5]),
    ],
)
def test_rows_are_kept_or_dropped_by_what_a_column_holds(test: str, value: str, kept: list[int]) -> None:
    where = {"column": "a", "test": test, "value": value}
    assert lines({"kind": "keep_where", **where}) == kept
    assert lines({"kind": "drop_where", **where}) == [line for line, _ in ROWS if line not in kept]


def test_numbers_are_compared_as_numbers_and_what_is_none_passes_no_test() -> None:
    assert lines({"kind": "keep_where", "column": "score", "test": "above", "value": "5"}) == [2, 4]
    assert lines({"kind": "keep_where", "column": "score", "test": "below", "value": "5"}) == [1]


def test_capital_letters_can_be_ignored() -> None:
    where = {"column": "a", "test": "contains", "value": "CAT", "ignore_case": True}
    assert lines({"kind": "keep_where", **where}) == [1, 4]


def test_rows_are_dropped_by_number_or_line() -> None:
    assert lines({"kind": "drop_rows", "rows": [3]}) == [1, 2, 5]
    assert lines({"kind": "drop_rows", "lines": [4, 5]}) == [1, 2]


def test_a_cell_is_set_and_other_rows_stay_as_they_are() -> None:
    found = shaped({"kind": "set_cell", "line": 4, "column": "a", "value": "A dog."})
    assert [row["a"] for _, row in found.rows] == ["A cat.", "Nothing", "A dog.", None]
    assert ROWS[2][1]["a"] == "a CAT and a dog"
    assert found.effects[0].changed == 1


def test_text_is_replaced_in_turns_too_but_not_in_roles() -> None:
    turns = [{"role": "user", "content": "user of a cat"}]
    found = shape(
        [(1, {"m": turns})],
        ["m"],
        edits({"kind": "replace_text", "column": "m", "find": "user", "replace": "friend"}),
    )
    assert found.rows[0][1]["m"] == [{"role": "user", "content": "friend of a cat"}]


def test_a_pattern_may_use_its_groups() -> None:
    found = shaped(
        {"kind": "replace_text", "column": "q", "find": r"(\w+)\?", "replace": r"\1!", "pattern": True}
    )
    assert [row["q"] for _, row in found.rows] == ["What is it!", "", "Who!", "Why!"]
    assert found.effects[0].changed == 3


def test_columns_are_renamed_and_copied() -> None:
    found = shaped(
        {"kind": "rename_column", "column": "q", "name": "prompt"},
        {"kind": "copy_column", "column": "a", "name": "completion"},
    )
    assert found.columns == ["prompt", "a", "score", "completion"]
    assert found.rows[0][1] == {"prompt": "What is it?", "a": "A cat.", "score": 3, "completion": "A cat."}
    assert [effect.changed for effect in found.effects] == [0, 0]


def test_edits_are_made_in_their_order() -> None:
    rename = {"kind": "rename_column", "column": "a", "name": "answer"}
    keep = {"kind": "keep_where", "column": "answer", "test": "contains", "value": "cat"}
    assert lines(rename, keep) == [1]
    late = shaped(keep, rename)
    assert [note.code for effect in late.effects for note in effect.notes] == ["edit_column_missing"]
    assert len(late.rows) == 4


def test_row_numbers_are_those_of_the_file_whatever_is_dropped_before() -> None:
    found = shaped(
        {"kind": "drop_rows", "rows": [1]}, {"kind": "set_cell", "row": 3, "column": "a", "value": "x"}
    )
    assert [(line, row["a"]) for line, row in found.rows] == [(2, "Nothing"), (4, "x"), (5, None)]
    assert [number_of(found.rows, place) for place in range(3)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"kind": "drop_rows", "rows": [9]}, "edit_row_missing"),
        ({"kind": "drop_rows", "lines": [3]}, "edit_line_missing"),
        ({"kind": "set_cell", "row": 9, "column": "a", "value": ""}, "edit_row_missing"),
        ({"kind": "set_cell", "line": 3, "column": "a", "value": ""}, "edit_line_missing"),
        ({"kind": "set_cell", "row": 1, "column": "a", "value": "x", "was": "B"}, "edit_outdated"),
        ({"kind": "keep_where", "column": "z", "value": "x"}, "edit_column_missing"),
        ({"kind": "drop_where", "column": "z", "value": "x"}, "edit_column_missing"),
        ({"kind": "replace_text", "column": "z", "find": "x"}, "edit_column_missing"),
        ({"kind": "rename_column", "column": "z", "name": "y"}, "edit_column_missing"),
        ({"kind": "rename_column", "column": "q", "name": "a"}, "edit_column_taken"),
        ({"kind": "copy_column", "column": "q", "name": "a"}, "edit_column_taken"),
    ],
)
def test_what_no_longer_applies_is_a_note_and_changes_nothing(edit: dict[str, Any], code: str) -> None:
    found = shaped(edit)
    assert [note.code for note in found.effects[0].notes] == [code]
    assert list(found.rows) == ROWS
    assert (
        "{"
        not in found.effects[0]
        .notes[0]
        .model_copy(update={"facts": {**found.effects[0].notes[0].facts, "path": "/f"}})
        .sentence()
    )


def test_a_line_that_several_rows_share_names_none_of_them() -> None:
    rows = [(1, {"q": "a"}), (1, {"q": "b"})]
    found = shaped({"kind": "drop_rows", "lines": [1]}, rows=rows)
    assert [note.code for note in found.effects[0].notes] == ["edit_line_shared"]
    assert len(found.rows) == 2


def test_what_edits_remove_and_change_is_counted() -> None:
    found = shaped(
        {"kind": "drop_where", "column": "q", "test": "empty"},
        {"kind": "replace_text", "column": "q", "find": "?", "replace": ""},
    )
    assert [(effect.removed, effect.changed) for effect in found.effects] == [(1, 0), (0, 3)]


@pytest.mark.parametrize(
    "edit",
    [
        {"kind": "keep_where", "column": "a", "test": "matches", "value": "(unclosed"},
        {"kind": "keep_where", "column": "a", "test": "matches", "value": "x" * 501},
        {"kind": "keep_where", "column": "a", "test": "above", "value": "many"},
        {"kind": "keep_where", "column": "a", "test": "contains", "value": ""},
        {"kind": "replace_text", "column": "a", "find": "(", "pattern": True},
        {"kind": "replace_text", "column": "a", "find": "x", "replace": r"\1", "pattern": True},
        {"kind": "set_cell", "column": "a", "value": "x"},
        {"kind": "set_cell", "row": 1, "line": 1, "column": "a", "value": "x"},
    ],
)
def test_an_edit_that_cannot_be_meant_is_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EDITS.validate_python(edit)


def test_a_pattern_that_runs_away_is_stopped_with_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.edits.patterns.PATIENCE", 0.05)
    rows = [(1, {"q": "a" * 40 + "!"})]
    with pytest.raises(ProblemError) as caught:
        shaped({"kind": "keep_where", "column": "q", "test": "matches", "value": r"^(a|aa|a?a)+$"}, rows=rows)
    assert caught.value.problem.code == "pattern_too_slow"


CELLS = st.one_of(
    st.none(), st.text(max_size=6), st.integers(-9, 9), st.lists(st.text(max_size=3), max_size=2)
)
TABLES = st.lists(st.dictionaries(st.sampled_from(["q", "a", "b"]), CELLS), min_size=1, max_size=12).map(
    lambda rows: [(number * 2 + 1, row) for number, row in enumerate(rows)]
)
COLUMNS = st.sampled_from(["q", "a", "b", "c"])
SOME_EDITS = st.lists(
    st.one_of(
        st.builds(lambda rows: {"kind": "drop_rows", "rows": rows}, st.lists(st.integers(1, 14), max_size=3)),
        st.builds(lambda at: {"kind": "drop_rows", "lines": at}, st.lists(st.integers(1, 14), max_size=3)),
        st.builds(
            lambda keep, column, test: {"kind": keep, "column": column, "test": test, "value": "2"},
            st.sampled_from(["keep_where", "drop_where"]),
            COLUMNS,
            st.sampled_from(
                ["contains", "equals", "matches", "empty", "longer", "shorter", "above", "below"]
            ),
        ),
        st.builds(
            lambda row, column, value: {"kind": "set_cell", "row": row, "column": column, "value": value},
            st.integers(1, 14),
            COLUMNS,
            st.text(max_size=3),
        ),
        st.builds(
            lambda column: {"kind": "replace_text", "column": column, "find": "a", "replace": "bb"}, COLUMNS
        ),
        st.builds(lambda a, b: {"kind": "rename_column", "column": a, "name": b}, COLUMNS, COLUMNS),
        st.builds(lambda a, b: {"kind": "copy_column", "column": a, "name": b}, COLUMNS, COLUMNS),
    ),
    max_size=5,
)


def names(rows: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(name for _, row in rows for name in row))


@given(TABLES, SOME_EDITS)
def test_any_edits_leave_the_file_alone_and_agree_however_they_are_read(
    rows: list[Any], content: list[dict[str, Any]]
) -> None:
    before = [(line, dict(row)) for line, row in rows]
    found = shape(rows, names(rows), edits(*content))
    assert rows == before
    assert list(found.rows) == [found.rows[place] for place in range(len(found.rows))] == found.rows[:]
    assert len(rows) - len(found.rows) == sum(effect.removed for effect in found.effects)
    assert set(names(list(found.rows))) <= set(found.columns)


@given(TABLES, SOME_EDITS, st.integers(0, 5))
def test_taking_an_edit_out_gives_what_there_was_without_it(
    rows: list[Any], content: list[dict[str, Any]], place: int
) -> None:
    without = content[:place] + content[place + 1 :]
    before = list(shape(rows, names(rows), edits(*without)).rows)
    shape(rows, names(rows), edits(*content))
    assert list(shape(rows, names(rows), edits(*without)).rows) == before


@given(TABLES, SOME_EDITS, SOME_EDITS)
def test_edits_are_made_one_after_the_other(
    rows: list[Any], first: list[dict[str, Any]], then: list[dict[str, Any]]
) -> None:
    """All at once is the same as some and then the others, where these do not speak of rows by number."""
    then = [edit for edit in then if not {"rows", "row", "lines"} & edit.keys()]
    once = shape(rows, names(rows), edits(*first, *then))
    middle = shape(rows, names(rows), edits(*first))
    after = shape(list(middle.rows), middle.columns, edits(*then))
    assert list(once.rows) == list(after.rows)


def a_file(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"q": "one", "a": "1"}\n{broken\n{"q": "two", "a": ""}\n', encoding="utf-8")
    return file


def test_a_file_is_read_through_its_edits_and_the_report_counts_them(tmp_path: Path) -> None:
    changes = edits(
        {"kind": "rename_column", "column": "q", "name": "prompt"},
        {"kind": "rename_column", "column": "a", "name": "completion"},
        {"kind": "drop_where", "column": "completion", "test": "empty"},
        {"kind": "drop_rows", "lines": [2]},
    )
    report = intake.report(DatasetSpec(path=a_file(tmp_path), edits=tuple(changes)))
    assert report.format is not None
    assert report.format.kind == "prompt_completion"
    assert (report.accepted, report.refused_count) == (1, 1)
    assert [effect.removed for effect in report.edits] == [0, 0, 1, 0]
    assert [note.code for note in report.edits[3].notes] == ["edit_line_missing"]


def test_a_page_names_the_rows_by_their_numbers_in_the_file(tmp_path: Path) -> None:
    spec = DatasetSpec(path=a_file(tmp_path), edits=tuple(edits({"kind": "drop_rows", "rows": [1]})))
    page = pages.page(intake.read(spec), 0, 10)
    assert (page.lines, page.numbers) == ((3,), (2,))


def test_edits_that_leave_nothing_are_refused(tmp_path: Path) -> None:
    spec = DatasetSpec(path=a_file(tmp_path), edits=tuple(edits({"kind": "drop_rows", "rows": [1, 2]})))
    with pytest.raises(ProblemError) as caught:
        intake.read(spec)
    assert caught.value.problem.code == "edits_leave_nothing"


def test_the_numbers_of_kept_rows_are_all_that_is_held() -> None:
    found = shaped({"kind": "drop_rows", "rows": [2]})
    assert isinstance(found.rows, Edited)
    assert found.rows._places is not None
    assert found.rows._places.tolist() == [0, 2, 3]
