"""Which reader a file gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.problems import ProblemError
from engine.readers.choosing import reader_for

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jsonl", b'{"a": 1}', "jsonl"),
        ("a.NDJSON", b"x", "jsonl"),
        ("a.jsonl", b'[\n{"a": 1},\n{"a": 2}\n]', "json"),
        ("a.jsonl", b'[{"a": 1}\n{"a": 2}\n{"a": 3}', "jsonl"),
        ("a.json", b'[{"a": 1}]', "json"),
        ("a.json", b'{"data": [{"a": 1}]}', "json"),
        ("a.json", b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        ("a.json", b'{\n"a": 1\n}\n', "json"),
        ("a.json", '{"a": 1}\n{"a": 2}\n'.encode("utf-16"), "jsonl"),
        ("a.csv", b"a,b", "csv"),
        ("a.tsv", b"a\tb", "tsv"),
        ("a.txt", b"{}", "text"),
        ("README.md", b"# T", "text"),
        ("a.parquet", b"PAR1", "parquet"),
        ("a.dat", b"PAR1", "parquet"),
        ("noname", b'\n {"a": 1}\n{"a": 2}', "jsonl"),
    ],
)
def test_name_and_content_tell_the_reader(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reader_for(path).kind == kind


def test_an_unknown_kind_is_refused_with_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "a.docm"
    path.write_bytes(b"text")
    with pytest.raises(ProblemError) as caught:
        reader_for(path)
    assert caught.value.problem.code == "data_kind_unknown"
    assert caught.value.problem.facts["suffix"] == ".docm"


def test_an_archive_with_another_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(ProblemError) as caught:
        reader_for(path)
    assert "is a ZIP archive" in caught.value.problem.sentence()
