"""Rows that are searched for and sorted."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.rpc import Rows
from engine.runtime import intake, lookup, scratch
from engine.runtime.lookup import Lookup

if TYPE_CHECKING:
    from pathlib import Path


def found(tmp_path: Path, rows: list[dict[str, Any]], **wanted: Any) -> list[int]:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    spec = DatasetSpec(path=path)
    asked = Rows(data=spec, offset=0, limit=10_000, **wanted)
    page = Lookup(intake.read(spec), asked, lambda _seen: None).page(0, 10_000, 2000)
    assert page.total == len(page.numbers) == len(page.rows)
    return [number - 1 for number in page.numbers]


ROWS = [
    {"name": "Zoë", "n": 3},
    {"name": "anna", "n": 20, "tags": ["Blue"]},
    {"name": "", "n": -1.5},
    {"n": None, "other": "ANNA"},
    {"name": "Bob", "n": "7"},
]


def test_a_text_is_found_in_any_column_whatever_its_case(tmp_path: Path) -> None:
    assert found(tmp_path, ROWS, search="Anna") == [1, 3]
    assert found(tmp_path, ROWS, search="blue") == [1]
    assert found(tmp_path, ROWS, search="zOË") == [0]


def test_a_text_is_looked_for_in_one_column_alone(tmp_path: Path) -> None:
    assert found(tmp_path, ROWS, search="anna", column="name") == [1]
    assert found(tmp_path, ROWS, search="anna", column="nowhere") == []


def test_numbers_come_before_texts_and_rows_without_a_value_last_either_way(tmp_path: Path) -> None:
    assert found(tmp_path, ROWS, sort="n") == [2, 0, 1, 4, 3]
    assert found(tmp_path, ROWS, sort="n", descending=True) == [4, 1, 0, 2, 3]
    assert found(tmp_path, ROWS, sort="name") == [1, 4, 0, 2, 3]


def test_what_is_found_can_be_sorted(tmp_path: Path) -> None:
    assert found(tmp_path, ROWS, search="a", sort="name", descending=True) == [1, 3]


@pytest.mark.parametrize("descending", [False, True])
def test_more_than_memory_should_hold_is_sorted_in_runs_that_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    monkeypatch.setattr(lookup, "_RUN", 100)
    rng = random.Random(3)  # noqa: S311
    rows = [{"v": rng.choice([rng.randrange(50), f"t{rng.randrange(50)}"])} for _ in range(1234)]
    there = sorted(range(len(rows)), key=lambda at: (*lookup._key(rows[at]["v"]), at), reverse=descending)
    before = len(list(scratch.folder().iterdir()))
    assert found(tmp_path, rows, sort="v", descending=descending) == there
    assert len(list(scratch.folder().iterdir())) <= before


def test_a_search_can_be_ended(tmp_path: Path) -> None:
    def enough(_seen: int) -> None:
        raise ProblemError("request_cancelled")

    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n' * 300, encoding="utf-8")
    spec = DatasetSpec(path=path)
    with pytest.raises(ProblemError):
        Lookup(intake.read(spec), Rows(data=spec, offset=0, search="1"), enough)
