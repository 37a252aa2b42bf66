"""JSON files: lists, wrapped lists and objects one after another, with the line of each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.problems import ProblemError
from engine.readers.base import Blank, Item, Note, Record, Refused
from engine.readers.json_array import JsonArray
from engine.readers.json_batch import Batches

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

ROWS = [{"q": "一", "a": "1"}, {"q": "two", "a": "]},{"}, {"q": "three\nlines", "a": ""}]


def items(tmp_path: Path, content: str | bytes) -> list[Item]:
    path = tmp_path / "data.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(JsonArray().read(path, "utf-8"))


def rows(found: list[Item]) -> list[dict]:
    return [item.row for item in found if isinstance(item, Record)]


def counted(found: list[Item]) -> int:
    return sum(1 if isinstance(item, Blank) else item.lines for item in found)


def physical(content: bytes) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n"))


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(ROWS, ensure_ascii=False),
        json.dumps(ROWS, indent=2),
        json.dumps({"data": ROWS}),
        json.dumps({"train rows": ROWS}, indent=4),
        "\n".join(json.dumps(row) for row in ROWS),
        "\n".join(json.dumps(row, indent=1) for row in ROWS),
        "".join(json.dumps(row) for row in ROWS),
        "[" + ",\n".join(json.dumps(row) for row in ROWS) + ",]",
        "[" + "]\n[".join(json.dumps(row) for row in ROWS) + "]",
        "\r\n".join(json.dumps(ROWS, indent=2).splitlines()),
    ],
)
def test_every_shape_gives_the_same_rows_and_accounts_for_its_lines(tmp_path: Path, content: str) -> None:
    found = items(tmp_path, content)
    assert rows(found) == ROWS
    assert counted(found) == physical(content.encode())


def test_each_record_knows_its_first_line_and_how_many_it_spans(tmp_path: Path) -> None:
    found = items(tmp_path, '[\n  {"n": 1},\n\n  {\n    "n": 2\n  }, {"n": 3}\n]\n')
    assert found == [
        Blank(1),
        Record(2, {"n": 1}, 1),
        Blank(3),
        Record(4, {"n": 2}, 3),
        Record(6, {"n": 3}, 0),
        Blank(7),
    ]


def test_one_row_of_turns_is_a_row_and_no_wrapper(tmp_path: Path) -> None:
    row = {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]}
    assert rows(items(tmp_path, json.dumps(row, indent=2))) == [row]


def test_objects_that_each_begin_with_a_list_are_no_wrapper(tmp_path: Path) -> None:
    written = [{"answers": [{"x": n}]} for n in range(3)]
    assert rows(items(tmp_path, "\n".join(json.dumps(row) for row in written))) == written


def test_an_object_with_several_names_is_one_row(tmp_path: Path) -> None:
    row = {"question": "1", "choices": [{"label": "A"}]}
    assert rows(items(tmp_path, json.dumps(row))) == [row]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["data", "entries"])
def test_what_stands_beside_the_list_of_rows_is_left_aside_and_named(
    tmp_path: Path, name: str, indent: int | None
) -> None:
    content = json.dumps({"version": "1.1", "info": {"by": ["x"]}, name: ROWS, "count": 3}, indent=indent)
    found = items(tmp_path, content)
    assert rows(found) == ROWS
    assert [item.reason for item in found if isinstance(item, Note)] == [
        f"only the list '{name}' is read; beside it stand 'version', 'info', 'count'"
    ]
    assert counted(found) == physical(content.encode())


def test_a_wrapper_whose_end_is_missing_keeps_its_rows(tmp_path: Path) -> None:
    content = json.dumps({"version": "1.1", "data": ROWS}, indent=1)
    found = items(tmp_path, content[:-20])
    assert rows(found) == ROWS[:2]
    assert counted(found) == physical(content[:-20].encode())


def test_of_several_lists_of_rows_a_person_chooses_one(tmp_path: Path) -> None:
    content = json.dumps({"train": ROWS, "test": ROWS[:2]})
    with pytest.raises(ProblemError) as caught:
        items(tmp_path, content)
    assert "several lists of rows: 'train', 'test'" in caught.value.problem.sentence()
    assert rows(list(JsonArray(rows_in="test").read(tmp_path / "data.json", "utf-8"))) == ROWS[:2]


@pytest.mark.parametrize(
    "table",
    [{"q": ["1", "2"], "a": ["3", "4"]}, {"q": {"0": "1", "1": "2"}, "a": {"0": "3", "1": "4"}}],
)
def test_a_table_stored_by_columns_is_refused_as_such(tmp_path: Path, table: dict) -> None:
    with pytest.raises(ProblemError) as caught:
        items(tmp_path, json.dumps(table))
    assert caught.value.problem.code == "data_of_columns"


def test_a_damaged_first_record_teaches_nothing_about_the_others(tmp_path: Path) -> None:
    texts = [json.dumps({"q": str(n), "t": [{"role": "user"}], "a": "x"}, indent=2) for n in range(5)]
    texts[0] = texts[0].replace('"0",', '"0"}')
    found = items(tmp_path, "\n".join(texts))
    assert [row["q"] for row in rows(found)][-4:] == ["1", "2", "3", "4"]


def test_a_broken_record_in_a_pretty_list_costs_its_own_lines_only(tmp_path: Path) -> None:
    lines = json.dumps([{"q": n, "turns": [{"q": "inner"}]} for n in range(4)], indent=2).splitlines()
    at = next(number for number, line in enumerate(lines) if '"q": 1' in line)
    lines[at] = '    "q": 1'
    found = items(tmp_path, "\n".join(lines))
    assert [row["q"] for row in rows(found)] == [0, 2, 3]
    (refused,) = [item for item in found if isinstance(item, Refused)]
    assert (refused.line, refused.reason, refused.lines) == (
        at + 2,
        "it is not valid JSON: a comma is missing",
        8,
    )
    assert counted(found) == len(lines)


def test_a_broken_record_in_a_minified_list_costs_that_record_only(tmp_path: Path) -> None:
    content = '[{"q":1,"t":[{"r":1},{"r":2}]},{"q":oops,"t":[{"r":1},{"r":2}]},{"q":3,"t":[]}]'
    found = items(tmp_path, content)
    assert [row["q"] for row in rows(found)] == [1, 3]
    assert sum(isinstance(item, Refused) for item in found) == 1


def test_a_truncated_list_keeps_what_came_before(tmp_path: Path) -> None:
    content = json.dumps(ROWS, indent=2)[:-12]
    found = items(tmp_path, content)
    assert rows(found) == ROWS[:2]
    assert counted(found) == physical(content.encode())


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("[1]", "it is a list, not an object with columns"),
        ("3", "it is a number, not an object with columns"),
        ('{"a": 1, "a": 2}', "the name 'a' stands twice in one object"),
        ('{"a": [NaN]}', "NaN is not a JSON number"),
        ('{"a": "\\udfff"}', "it holds half of a character (a lone surrogate)"),
    ],
)
def test_an_element_that_is_no_sound_row_is_refused_alone(tmp_path: Path, element: str, reason: str) -> None:
    found = items(tmp_path, f'[{{"q": 1}},\n{element},\n{{"q": 3}}]')
    assert [item for item in found if isinstance(item, Refused)] == [Refused(2, reason)]
    assert rows(found) == [{"q": 1}, {"q": 3}]


def test_hundred_thousand_brackets_are_refused_and_the_rest_kept(tmp_path: Path) -> None:
    found = items(tmp_path, '[{"q": 1},\n{"q": ' + "[" * 100_000 + '},\n{"q": 3}]')
    assert rows(found) == [{"q": 1}, {"q": 3}]
    assert [item.line for item in found if isinstance(item, Refused)] == [2]


def test_an_undecodable_line_is_named_though_its_record_spans_more(tmp_path: Path) -> None:
    found = items(tmp_path, b'[\n{"q": 1},\n{\n"q": "\xff"\n},\n{"q": 3}\n]')
    assert rows(found) == [{"q": 1}, {"q": 3}]
    (refused,) = [item for item in found if isinstance(item, Refused)]
    assert (refused.line, refused.lines) == (4, 3)
    assert "not utf-8 text" in refused.reason


def test_a_long_list_is_read_through_a_window(tmp_path: Path) -> None:
    written = [{"n": n, "text": "word " * 50} for n in range(3000)]
    found = items(tmp_path, json.dumps(written, indent=1))
    assert rows(found) == written
    assert [item.line for item in found if isinstance(item, Record)] == [2 + 4 * n for n in range(3000)]


def test_a_stray_bracket_costs_no_row_and_a_list_of_turns_is_none(tmp_path: Path) -> None:
    first, *others = (json.dumps(row) for row in ROWS)
    assert rows(items(tmp_path, f"[{first}, [{', '.join(others)}]")) == ROWS
    turns = [[{"role": "user", "content": "hi"}], [{"role": "user", "content": "ho"}]]
    assert rows(items(tmp_path, json.dumps(turns))) == []


def test_the_turns_of_a_broken_record_alone_are_no_rows(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
    for content in (
        json.dumps([{"id": 1, "turns": turns}]),
        json.dumps([{"id": 1, "turns": turns}], indent=1),
    ):
        assert rows(items(tmp_path, content.replace("1,", ","))) == []


def test_a_broken_text_over_two_lines_costs_the_first_of_joined_records_only(tmp_path: Path) -> None:
    content = json.dumps(ROWS).replace("one", "o").replace('"1"', '"1\n"')
    assert rows(items(tmp_path, content)) == ROWS[1:]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False), st.sampled_from(["lines", "indented", "joined"]))
def test_damage_costs_no_record_beside_the_damaged_ones(
    tmp_path_factory: pytest.TempPathFactory, random_: random.Random, shape: str
) -> None:
    written = [
        {"q": f"问{n}\u2028", "t": [{"role": "user", "n": n}], "a": "x" * random_.randrange(40)}
        for n in range(12)
    ]
    texts = [
        json.dumps(row, ensure_ascii=False, indent=2 if shape == "indented" else None) for row in written
    ]
    damaged = random_.randrange(1, 12)
    at = random_.randrange(len(texts[damaged]))
    texts[damaged] = (
        texts[damaged][:at]
        + random_.choice(["", "\0", "{", "]", '"', ":", "\n", "😀"])
        + texts[damaged][at + 1 :]
    )
    content = ("[" + (", " if shape == "joined" else ",\n").join(texts) + "]").encode()
    found = items(tmp_path_factory.mktemp("mutated"), content)
    kept = rows(found)
    assert counted(found) == physical(content)
    assert all(set(row) & {"q", "t", "a"} for row in kept), "a part of a broken record passed for one"
    if shape == "lines":
        assert all(row in kept for n, row in enumerate(written) if n != damaged)


@pytest.mark.parametrize("damage", [b"\0", b"\xff", b"\n", b'"'])
def test_a_bad_byte_in_a_file_of_one_line_costs_one_record(tmp_path: Path, damage: bytes) -> None:
    content = b'[{"q": 1, "a": "x"}, {"q": 2, "a": "' + damage + b'"}, {"q": 3, "a": "y"}]'
    found = items(tmp_path, content)
    assert [row["q"] for row in rows(found)] == [1, 3]
    assert counted(found) == physical(content)


def test_hostile_nesting_is_given_up_in_time(tmp_path: Path) -> None:
    found = items(tmp_path, b'[{"a": 1},\n' + b'{"a":' * 200_000)
    assert rows(found) == [{"a": 1}]


LAYOUTS: tuple[dict[str, Any], ...] = (
    {"indent": 2},
    {"indent": "\t"},
    {"separators": (",", ":")},
    {"ensure_ascii": False},
)


def _layouts(rows: list[dict[str, Any]]) -> Iterator[str]:
    for options in LAYOUTS:
        yield json.dumps(rows, **options)
        yield json.dumps({"data": rows}, **options)
    for between in (",\n", "\n,", "\n", ",\n\n"):
        yield "[" + between.join(map(json.dumps, rows)) + "]"


@pytest.mark.parametrize("broken", [None, 7, 30])
def test_rows_that_are_judged_together_come_as_they_come_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int | None
) -> None:
    """Values, lines and refusals are the same in every layout, also behind a broken row."""
    rows = [{"id": n, "text": 'é}, {"id": 1', "turns": [{"id": n}, {"id": 2}], "n": 0.5} for n in range(60)]
    for number, whole in enumerate(_layouts(rows)):
        text = whole
        if broken is not None:
            text = re.sub(rf'("id": ?){broken}\b', r"\1?", whole, count=1)
        path = tmp_path / f"{number}.json"
        path.write_text(text, encoding="utf-8")
        together = list(JsonArray().read(path, "utf-8"))
        with monkeypatch.context() as patch:
            patch.setattr(Batches, "rows", lambda _: iter(()))
            assert list(JsonArray().read(path, "utf-8")) == together
        assert sum(isinstance(item, Record) for item in together) >= len(rows) - (broken is not None)
