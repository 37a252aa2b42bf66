"""Plain text: paragraphs, lines or the whole file, every line accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def items(tmp_path: Path, content: bytes, unit: str = "paragraph") -> list[Item]:
    path = tmp_path / "book.txt"
    path.write_bytes(content)
    return list(Text(unit=unit).read(path, "utf-8"))


def test_a_paragraph_goes_on_to_the_next_blank_line(tmp_path: Path) -> None:
    found = items(tmp_path, "\n一\r\ntwo\r\n\r\n \nthree".encode())
    assert found == [
        Blank(1),
        Record(2, {"text": "一\ntwo"}, 2),
        Blank(4),
        Blank(5),
        Record(6, {"text": "three"}),
    ]


def test_each_line_may_be_a_row(tmp_path: Path) -> None:
    assert items(tmp_path, b"one\n\n two ", "line") == [
        Record(1, {"text": "one"}),
        Blank(2),
        Record(3, {"text": " two "}),
    ]


def test_the_whole_file_may_be_a_row(tmp_path: Path) -> None:
    assert items(tmp_path, b"\none\n\ntwo\n\n", "file") == [
        Blank(1),
        Record(2, {"text": "one\n\ntwo"}, 3),
        Blank(5),
    ]


def test_a_paragraph_with_a_bad_byte_is_refused_whole_and_its_line_named(tmp_path: Path) -> None:
    found = items(tmp_path, b"one\n\ntwo\nth\xffree\nfour\n\nfive")
    (refused,) = [item for item in found if isinstance(item, Refused)]
    assert (refused.line, refused.lines) == (4, 3)
    assert [item.row["text"] for item in found if isinstance(item, Record)] == ["one", "five"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([b"one", b"", b"  ", b"\xff", b"\0", "二".encode()])),
    st.sampled_from(["paragraph", "line", "file"]),
)
def test_every_line_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], unit: str
) -> None:
    found = items(tmp_path_factory.mktemp("text"), b"".join(line + b"\n" for line in lines), unit)
    assert sum(1 if isinstance(item, Blank) else item.lines for item in found) == len(lines)
