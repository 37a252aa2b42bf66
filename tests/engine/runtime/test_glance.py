"""What is shown of a file before it was read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.runtime import glance as glancing
from engine.runtime.glance import Glance, LineIndex

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    rows = [{"n": number, "text": "word " * (number % 400)} for number in range(3000)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_the_first_rows_are_there_and_are_not_all(many: Path) -> None:
    page = Glance(DatasetSpec(path=many), 100).page(2000)
    assert (page.total, page.settled, page.columns, page.lines[:2]) == (100, False, ("n", "text"), (1, 2))
    assert page.rows[7][0] == "7"


def test_a_file_that_is_shorter_is_shown_whole(many: Path) -> None:
    assert Glance(DatasetSpec(path=many), 5000).page(2000).settled


@pytest.mark.parametrize("name", ["rows.csv", "rows.json", "rows.txt"])
def test_every_kind_of_file_has_first_rows(tmp_path: Path, name: str) -> None:
    content = {"rows.csv": "a,b\n1,2\n", "rows.json": '[{"a": 1}]', "rows.txt": "a\n\nb\n"}[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert Glance(DatasetSpec(path=tmp_path / name), 100).rows


def test_a_file_of_broken_lines_is_given_up_after_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"a": 1}\n' + "{broken\n" * 500_000, encoding="utf-8")
    page = Glance(DatasetSpec(path=path), 100).page(2000)
    assert (page.total, page.settled) == (1, False)


@pytest.mark.parametrize("block", [64, 1000, 1 << 18])
@pytest.mark.parametrize("end", [True, False])
def test_every_line_is_found_by_its_number(
    many: Path, monkeypatch: pytest.MonkeyPatch, block: int, end: bool
) -> None:
    if not end:
        many.write_bytes(many.read_bytes()[:-1])
    monkeypatch.setattr(glancing, "_BLOCK", block)
    monkeypatch.setattr(glancing, "_PIECE", 4 * block)
    lines = many.read_bytes().splitlines()
    index = LineIndex(many)
    assert len(index) == len(lines)
    for first in (0, 1, 399, 400, 1234, 2998, 2999):
        assert index.lines(first, 3) == lines[first : first + 3]


def test_a_line_that_is_no_row_is_shown_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1, "b": 2}\r\n{broken\n\n[1]\n\xff\n{"b": 3}')
    page = LineIndex(path).page(["a", "b"], 0, 10, 2000)
    assert page.rows == (("1", "2"), ("{broken", ""), ("", ""), ("[1]", ""), ("\ufffd", ""), ("", "3"))
    assert (page.total, page.lines, page.settled) == (6, (1, 2, 3, 4, 5, 6), False)


def test_lines_of_another_file_are_not_shown(many: Path) -> None:
    index = LineIndex(many)
    many.write_text("other\n", encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        index.lines(0, 1)
    assert caught.value.problem.code == "data_file_changed"


def test_counting_can_be_ended(many: Path) -> None:
    def enough(_done: int) -> None:
        raise ProblemError("request_cancelled")

    with pytest.raises(ProblemError):
        LineIndex(many, enough)
