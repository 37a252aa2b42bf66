"""Rows on disk come back as they were, or not at all."""

from __future__ import annotations

import gc
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.runtime import intake, scratch
from engine.runtime.store import RowStore

if TYPE_CHECKING:
    from pathlib import Path

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ROWS = st.lists(st.dictionaries(st.text(min_size=1), VALUES, min_size=1, max_size=4), min_size=1, max_size=30)


def loaded(path: Path, content: str | bytes, **settings_: Any) -> intake.Loaded:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return intake.read(DatasetSpec(path=path, **settings_))


def exactly(rows: Any) -> str:
    """1, 1.0 and True are equal in Python, and not the same."""
    return repr(rows)


@given(rows=ROWS)
@settings(max_examples=60, deadline=None)
def test_copied_rows_come_back_exactly(rows: list[dict[str, Any]], tmp_path_factory: Any) -> None:
    source = tmp_path_factory.getbasetemp() / "source"
    source.write_bytes(b"x")
    store = RowStore(source, in_place=False)
    for line, row in enumerate(rows, 1):
        store.keep(line, row)
    store.flush()
    assert exactly(list(store)) == exactly(list(enumerate(rows, 1)))


@given(rows=ROWS, broken=st.sets(st.integers(0, 30)))
@settings(max_examples=60, deadline=None)
def test_rows_read_in_place_come_back_exactly(
    rows: list[dict[str, Any]], broken: set[int], tmp_path_factory: Any
) -> None:
    lines = [json.dumps(row, ensure_ascii=bool(number % 2)) for number, row in enumerate(rows)]
    for number in sorted(broken):
        lines.insert(number, "{" if number % 2 else "")
    path = tmp_path_factory.getbasetemp() / "rows.jsonl"
    found = loaded(path, "".join(f"{line}\n" for line in lines).encode())
    refused = {item.line for item in found.refused}
    wanted = [
        (line, json.loads(text))
        for line, text in enumerate(lines, 1)
        if text and line not in refused and text != "{"
    ]
    assert exactly(list(found.rows)) == exactly(wanted)
    assert len(found.rows) + found.refused_count + found.blank == found.lines == len(lines)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json", "rows.csv"])
def test_rows_are_found_by_number_from_both_ends_and_in_slices(tmp_path: Path, name: str) -> None:
    rows = [{"text": f"row {number}"} for number in range(5000)]
    content = {
        "rows.jsonl": "\n".join(map(json.dumps, rows)),
        "rows.json": json.dumps(rows, indent=1),
        "rows.csv": "text\n" + "\n".join(row["text"] for row in rows),
    }[name]
    store = loaded(tmp_path / name, content).rows
    assert len(store) == 5000
    assert store[4321][1] == store[-679][1] == rows[4321]
    assert [row for _, row in store[1020:1030]] == rows[1020:1030]
    assert [row for _, row in store[::1700]] == rows[::1700]
    with pytest.raises(IndexError):
        store[5000]


def test_several_records_on_a_line_and_big_numbers_are_each_found(tmp_path: Path) -> None:
    big = 2**70 + 1
    content = f'{{"n": {big}}} {{"n": 1}}, {{"n": 1.0}}\n{{"n": 0.1}}\n'
    found = loaded(tmp_path / "rows.jsonl", content)
    assert exactly(list(found.rows)) == exactly(
        [(1, {"n": big}), (1, {"n": 1}), (1, {"n": 1.0}), (2, {"n": 0.1})]
    )
    assert found.lines == 2


def test_a_mark_at_the_beginning_moves_no_row(tmp_path: Path) -> None:
    found = loaded(tmp_path / "rows.jsonl", b'\xef\xbb\xbf{"a": 1}\r\n{"a": 2}\r\n')
    assert list(found.rows) == [(1, {"a": 1}), (2, {"a": 2})]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv"])
@pytest.mark.parametrize("change", ["longer", "same size", "gone"])
def test_a_file_that_changed_is_said_to_have_instead_of_giving_other_rows(
    tmp_path: Path, name: str, change: str
) -> None:
    path = tmp_path / name
    store = loaded(path, '{"a": "1"}\n{"a": "2"}\n' if name.endswith("l") else "a\n1\n2\n").rows
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"1", b"33" if change == "longer" else b"3"))
        os.utime(path, ns=(1, 1))
    with pytest.raises(ProblemError) as caught:
        store[0]
    assert caught.value.problem.code == "data_file_changed"
    with pytest.raises(ProblemError):
        list(store)


def test_what_nobody_holds_gives_its_room_back(tmp_path: Path) -> None:
    before = set(scratch.folder().iterdir())
    found = loaded(tmp_path / "rows.csv", "a\n1\n2\n")
    made = set(scratch.folder().iterdir()) - before
    assert len(made) == 2
    del found
    gc.collect()
    assert not any(path.exists() for path in made)


def test_rows_can_be_read_while_more_are_appended(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    store = RowStore(source, in_place=False)
    store.keep(1, {"a": 1})
    assert len(store) == 0
    store.flush()
    store.keep(2, {"a": 2})
    assert list(store) == [(1, {"a": 1})]
    store.flush()
    assert list(store) == [(1, {"a": 1}), (2, {"a": 2})]
