"""Which file of a folder a line stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.state.file_parts import first_parts, place_in
from engine.dataset import DatasetSpec
from engine.runtime import intake

if TYPE_CHECKING:
    from pathlib import Path

    from engine.rpc import DataReport


@pytest.fixture
def report(tmp_path: Path) -> DataReport:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"text": "a"}\n\n{broken\n', encoding="utf-8")
    (folder / "b.csv").write_text("text\nb\n", encoding="utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    return intake.report(DatasetSpec(path=folder))


def test_lines_are_told_by_the_file_that_they_stand_in(report: DataReport) -> None:
    assert [place_in(report, line) for line in range(1, 6)] == [
        ("a.jsonl", 1),
        ("a.jsonl", 2),
        ("a.jsonl", 3),
        ("b.csv", 1),
        ("b.csv", 2),
    ]
    assert [place_in(report, item.line) for item in report.refused] == [("a.jsonl", 3)]


def test_a_line_beyond_the_files_that_are_named_keeps_its_number(report: DataReport) -> None:
    more = report.model_copy(update={"parts_count": 9})
    assert place_in(more, 3) == ("a.jsonl", 3)
    assert place_in(more, 5) == ("", 5)


def test_a_single_file_has_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"text": "a"}\n', encoding="utf-8")
    alone = intake.report(DatasetSpec(path=path))
    assert (place_in(alone, 1), alone.parts_count) == (("", 1), 0)


def test_files_are_named_with_their_kind_and_encoding(report: DataReport) -> None:
    assert first_parts(report.parts, 3) == ["a.jsonl · JSONL · UTF-8", "b.csv · CSV · UTF-8"]
    assert (report.parts_count, [note.reason for note in report.notes]) == (
        2,
        ["the file notes.pdf is left aside"],
    )
