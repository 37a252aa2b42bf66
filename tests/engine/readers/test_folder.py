"""Folders: their data files in the order of their names, and what is left aside."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from engine.problems import ProblemError
from engine.readers import Blank, Note, Part, Record, Refused
from engine.readers.choosing import reader_for
from engine.readers.folder import Folder, data_files

if TYPE_CHECKING:
    from pathlib import Path


def filled(folder: Path) -> Path:
    (folder / "sub").mkdir()
    (folder / "b.jsonl").write_text('{"q": "3"}\n')
    (folder / "a.csv").write_bytes("q\n问题\n".encode("gb18030"))
    (folder / "sub" / "c.jsonl.gz").write_bytes(gzip.compress(b'\n{"q": "4"}\nbroken\n'))
    (folder / "README.md").write_text("# About these files\n")
    (folder / "dataset_info.json").write_text("{}")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    (folder / ".hidden.jsonl").write_text('{"q": "0"}\n')
    return folder


def test_lines_count_on_from_file_to_file_and_each_part_tells_where_it_begins(tmp_path: Path) -> None:
    found = list(Folder().read(filled(tmp_path), ""))
    assert found[:3] == [
        Note(1, "the file README.md is left aside"),
        Note(1, "the file dataset_info.json is left aside"),
        Note(1, "the file picture.png is left aside"),
    ]
    assert found[3:] == [
        Part(1, "a.csv", "csv", "gb18030"),
        Blank(1),
        Record(2, {"q": "问题"}),
        Part(3, "b.jsonl", "jsonl", "utf-8"),
        Record(3, {"q": "3"}),
        Part(4, "sub/c.jsonl.gz", "jsonl", "utf-8"),
        Blank(4),
        Record(5, {"q": "4"}),
        Refused(6, "it is not valid JSON: a value is missing at character 1"),
    ]


def test_a_file_that_cannot_be_read_as_a_whole_is_refused_like_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no end")
    (tmp_path / "b.jsonl").write_text('{"q": "1"}\n')
    found = list(Folder().read(tmp_path, ""))
    refused = next(item for item in found if isinstance(item, Refused))
    assert refused.line == 1
    assert "the file a.parquet cannot be read" in refused.reason
    assert [item.line for item in found if isinstance(item, Record)] == [2]


def test_who_asks_to_stop_is_heard(tmp_path: Path) -> None:
    def moved(_: int) -> None:
        raise ProblemError("request_cancelled")

    (tmp_path / "a.jsonl").write_text('{"q": "1"}\n' * 300_000)
    with pytest.raises(ProblemError) as caught:
        list(Folder().read(tmp_path, "", moved))
    assert caught.value.problem.code == "request_cancelled"


def test_texts_alone_are_data(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("two")
    (tmp_path / "a.txt").write_text("one")
    assert data_files(tmp_path) == (["a.txt", "b.md"], [])


def test_a_folder_is_recognised_as_one(tmp_path: Path) -> None:
    assert isinstance(reader_for(tmp_path), Folder)
