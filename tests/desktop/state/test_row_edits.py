"""Cells written anew and rows left out, as edits of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.state.row_edits import CellError, columns_of, with_cells, without_row
from engine.dataset import DatasetSpec
from engine.edits import DropRows, RenameColumn, SetCell
from engine.rpc import Column

FILE = DatasetSpec(path=Path("/rows.jsonl"))


def test_a_cell_written_anew_is_an_edit_of_its_row():
    edited = with_cells(FILE, 7, {"answer": "Oil it."}, {"answer": "text"})
    assert edited.edits == (SetCell(row=7, column="answer", value="Oil it."),)


def test_a_cell_written_twice_is_one_edit():
    once = with_cells(FILE, 7, {"answer": "Oil it."}, {})
    twice = with_cells(once, 7, {"answer": "Clean it, then oil it."}, {})
    assert twice.edits == (SetCell(row=7, column="answer", value="Clean it, then oil it."),)


def test_the_same_column_of_another_row_keeps_its_edit():
    once = with_cells(FILE, 7, {"answer": "Oil it."}, {})
    both = with_cells(once, 8, {"answer": "Tighten it."}, {})
    assert [edit.row for edit in both.edits if isinstance(edit, SetCell)] == [7, 8]


def test_a_list_is_read_as_json():
    text = '[{"role": "user", "content": "Hi"}]'
    edited = with_cells(FILE, 1, {"messages": text}, {"messages": "list"})
    (edit,) = edited.edits
    assert isinstance(edit, SetCell)
    assert edit.value == [{"role": "user", "content": "Hi"}]


@pytest.mark.parametrize("kind", ["text", "mixed", "empty"])
def test_a_text_that_looks_like_json_stays_text(kind):
    (edit,) = with_cells(FILE, 1, {"answer": "42"}, {"answer": kind}).edits
    assert isinstance(edit, SetCell)
    assert edit.value == "42"


def test_broken_json_names_its_column():
    with pytest.raises(CellError) as caught:
        with_cells(FILE, 1, {"messages": "[{"}, {"messages": "list"})
    assert (caught.value.column, caught.value.kind) == ("messages", "list")


def test_rows_left_out_one_after_the_other_are_one_edit():
    edited = without_row(without_row(without_row(FILE, 9), 3), 9)
    assert edited.edits == (DropRows(rows=(3, 9)),)


def test_a_row_left_out_after_another_step_is_a_step_of_its_own():
    renamed = RenameColumn(column="a", name="b")
    before = FILE.model_copy(update={"edits": (DropRows(rows=(1,)), renamed)})
    assert without_row(before, 2).edits == (DropRows(rows=(1,)), renamed, DropRows(rows=(2,)))


def test_rows_named_by_their_line_are_not_mixed_with_rows_named_by_number():
    before = FILE.model_copy(update={"edits": (DropRows(lines=(4,)),)})
    assert without_row(before, 2).edits == (DropRows(lines=(4,)), DropRows(rows=(2,)))


def test_each_column_has_its_kind():
    columns = (Column(name="q", kind="text", filled=1), Column(name="n", kind="number", filled=1))
    assert columns_of(columns) == {"q": "text", "n": "number"}
