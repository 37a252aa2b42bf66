"""What the columns of a file are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.dataset import DatasetSpec
from engine.runtime import intake
from engine.runtime.survey import MOST, Survey

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    {"name": "a", "flag": True, "n": 0, "list": [], "mixed": 1, "nothing": None},
    {"name": "", "flag": False, "n": 1.5, "list": [1], "mixed": "x", "nothing": ""},
    {"name": "b", "late": {}, "n": None},
    {"late": {"a": 1}},
]
WANTED = [
    ("name", "text", 2),
    ("flag", "boolean", 2),
    ("n", "number", 2),
    ("list", "list", 1),
    ("mixed", "mixed", 2),
    ("nothing", "empty", 0),
    ("late", "object", 1),
]


@pytest.mark.parametrize("times", [1, 400])
def test_kinds_and_filled_values_are_counted_alike_one_by_one_and_at_once(tmp_path: Path, times: int) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" * times for row in ROWS), encoding="utf-8")
    found = intake.read(DatasetSpec(path=path)).survey.columns()
    seen = [(column.name, column.kind, column.filled // times) for column in found]
    # A column whose values hold nothing has no kind, whatever that nothing is.
    assert seen == [(name, kind, filled) for name, kind, filled in WANTED]


def test_rows_of_which_each_has_names_of_its_own_take_no_more_than_so_much() -> None:
    survey = Survey()
    for number in range(100_000):
        survey.see({f"{number}": 1, "same": ""})
    assert len(survey.names()) == MOST
    assert survey.columns()[1].filled == 0
    assert not survey._shapes
