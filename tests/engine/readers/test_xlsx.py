"""Excel: the sheet that is asked for, the numbers that Excel shows, and damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.spreadsheets import workbook

from engine.problems import ProblemError
from engine.readers import Note, Record
from engine.readers.xlsx import Xlsx

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sheet_may_be_chosen_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"One": {1: ["q"], 2: ["1"]}, "Two": {1: ["q"], 2: ["2"]}})
    assert [item.row for item in Xlsx(sheet="Two").read(path, "") if isinstance(item, Record)] == [{"q": "2"}]
    notes = [item.reason for item in Xlsx().read(path, "") if isinstance(item, Note)]
    assert notes == ["only the sheet 'One' is read; the others are 'Two'"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"One": {1: ["q"], 2: ["1"]}})
    with pytest.raises(ProblemError) as caught:
        list(Xlsx(sheet="Zwei").read(path, ""))
    assert caught.value.problem.sentence() == f"{path}: there is no sheet called Zwei; there are 'One'."


@pytest.mark.parametrize(
    ("cell", "value"),
    [(1.0, 1), (-0.5, -0.5), (2**53, 2.0**53), (1e300, 1e300), (True, True), ("007", "007"), (" x ", " x ")],
)
def test_values_keep_their_meaning(tmp_path: Path, cell: object, value: object) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": {1: ["q", "v"], 2: ["x", cell]}})
    (record,) = [item for item in Xlsx().read(path, "") if isinstance(item, Record)]
    assert record.row["v"] == value
    assert type(record.row["v"]) is type(value)


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": {1: ["q"], 2: ["x"]}})
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ProblemError) as caught:
        list(Xlsx().read(path, ""))
    assert caught.value.problem.code == "data_damaged"
