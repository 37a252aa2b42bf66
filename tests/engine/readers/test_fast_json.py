"""The fast path for JSON Lines: it judges exactly as the strict parser does, and says where records lie."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.readers import blocks
from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.fast_json import row_of
from engine.readers.jsonl import Jsonl
from engine.readers.lines import physical_lines
from engine.readers.strict_json import reason_of, rows_of

if TYPE_CHECKING:
    from pathlib import Path

FREELY = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ODD = [
    '{"a": 1, "a": 2}',
    '{"a" : 1, "a" :2, "b": "x\\":"}',
    '{"a"\t:1,"a"\t:2}',
    '{"a" :1}',
    '{"a": {"b": 1}, "c": [{"b": 1, "b": 2}]}',
    '{"a":"said \\":\\" twice","b":":x"}',
    '{"\\u0061":1,"a":2}',
    '{"a\\\\":1,"a\\\\":2}',
    '{"n": 18446744073709551616}',
    '{"n": -9223372036854775809}',
    '{"n": [9007199254740993.0, 1e16]}',
    '{"n": 1e-400}',
    '{"n": 0.0, "m": -0.0, "z": -0, "e": 0e5}',
    '{"n": 1e400}',
    '{"n": 0' + "." + "0" * 330 + "1}",
    '{"n": NaN}',
    '{"t": "\\ud83d\\ude00"}',
    '{"t": "\\ud83d"}',
    '{"t": "\\u0000"}',
    '{"t": "\x7f\u2028\x85"}',
    '{"a":' * 101 + "1" + "}" * 101,
    '{"a":' * 100 + "1" + "}" * 100,
    '{"a":' + "[" * 99 + "]" * 99 + "}",
    '{"a":' + "[" * 100 + "]" * 100 + "}",
    '{"a":[' + "[]," * 200 + "[]]}",
    '{"n":1}{"n":2}, {"n":3},',
    '{"n":1},',
    '\ufeff{"n":1}',
    '{"n":1}\ufeff{"n":2}',
    " \t{}\r",
    "{}",
    "[]",
    "\u3000",
    "",
    "\x0b",
    '":',
    '{"a":"\\"}:"',
    "{'a': 1}",
]


class Pairs(list):
    """Names and values of an object in which a name may stand twice."""


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from([0.0, -0.0, 5e-324, 2.0**53, 2.0**53 - 1, 1e308]),
    st.text(max_size=12),
    st.text(st.sampled_from(['"', ":", "\\", " ", "a", "{", ","]), max_size=8),
)
names = st.text(st.sampled_from(['"', ":", "\\", " ", "a", "b"]), max_size=3)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(names, inner), max_size=3).map(Pairs),
    max_leaves=12,
)


def written(value: Any, space: str, *, escaped: bool) -> str:
    """Write a value as JSON with white space of some kind around its colons."""
    if isinstance(value, Pairs):
        inner = ",".join(
            f"{written(name, space, escaped=escaped)}{space}:{space}{written(v, space, escaped=escaped)}"
            for name, v in value
        )
        return f"{{{inner}}}"
    if isinstance(value, list):
        return "[" + ",".join(written(inner, space, escaped=escaped) for inner in value) + "]"
    text = json.dumps(value, ensure_ascii=escaped)
    return text.encode("utf-8", "replace").decode()


objects = st.builds(
    lambda pairs, space, escaped: written(Pairs(pairs), space, escaped=escaped),
    st.lists(st.tuples(names, values), max_size=4),
    st.sampled_from(["", "", " ", "\t"]),
    st.booleans(),
)


def strictly(path: Path) -> list[Item]:
    """Read a file with the strict parser alone."""
    found: list[Item] = []
    for number, line in physical_lines(path, "utf-8"):
        if isinstance(line, Refused):
            found.append(line)
        elif not line or line.isspace():
            found.append(Blank(number))
        else:
            try:
                found += [Record(number, row, int(not at)) for at, row in enumerate(rows_of(line))]
            except (ValueError, RecursionError) as error:
                found.append(Refused(number, reason_of(error)))
    return found


def exact(found: list[Item]) -> list[tuple]:
    """Return items in a form that tells 1 from 1.0 and 0.0 from -0.0."""
    return [
        (type(item).__name__, item.line, repr(item.row) if isinstance(item, Record) else repr(item))
        for item in found
    ]


def agreed(path: Path) -> list[Item]:
    """Return what both parsers and the places say about a file; they must agree."""
    expected = strictly(path)
    assert exact(list(Jsonl().read(path, "utf-8"))) == exact(expected)
    content = path.read_bytes()
    placed: list[Item] = []
    for found in Jsonl().places(path):
        if isinstance(found, tuple):
            line, start, size = found
            placed.append(Record(line, Jsonl.parse(content[start : start + size])))
        else:
            placed.append(found)
    assert exact(placed) == exact(expected)
    return expected


@pytest.mark.parametrize("line", ODD)
def test_both_parsers_agree_on_an_odd_line_among_plain_ones(tmp_path: Path, line: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(f'{{"n": 1}}\n{line}\n{{"n": 3}}', encoding="utf-8", newline="")
    found = agreed(path)
    assert [found[0], found[-1]] == [Record(1, {"n": 1}), Record(3, {"n": 3})]


def test_all_odd_lines_together_keep_their_own_fates(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text("\r\n".join(ODD), encoding="utf-8", newline="")
    assert {item.line for item in agreed(path)} == set(range(1, len(ODD) + 1))


@FREELY
@given(st.lists(objects, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_both_parsers_agree_on_any_objects(tmp_path: Path, content: list[str], feed: str) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text(feed.join(content), encoding="utf-8", newline="")
    agreed(path)


@FREELY
@given(st.lists(objects, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_both_parsers_agree_on_damaged_bytes(tmp_path: Path, content: list[str], random_: Any) -> None:
    damaged = bytearray("\n".join(content).encode())
    for _ in range(random_.randrange(4)):
        at = random_.randrange(len(damaged))
        damaged[at : at + random_.randrange(3)] = random_.choice(
            [b'"', b":", b" ", b"\\", b"\0", b"\xff", b"\r", b"}", b"\n"]
        )
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(bytes(damaged))
    agreed(path)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_is_or_goes_to_the_strict_parser(number: float) -> None:
    row = row_of(f'{{"n": {number!r}}}'.encode())
    if row is not None:
        assert row["n"] == number
        assert math.copysign(1, row["n"]) == math.copysign(1, number)


def test_the_fast_path_takes_the_rows_of_an_ordinary_file() -> None:
    turns = [{"role": "user", "content": 'He wrote {"a": 1}: "b":'}, {"role": "assistant", "content": "是"}]
    row = {"id": 7, "messages": turns, "score": 0.0, "none": None}
    for text in (json.dumps(row), json.dumps(row, ensure_ascii=False, separators=(",", ":"))):
        assert row_of(text.encode()) == row


@pytest.mark.parametrize("size", [7, 64, 300])
def test_blocks_of_any_size_number_and_place_the_lines_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(blocks, "_SIZE", size)
    monkeypatch.setattr(blocks, "LONGEST", 200)
    long = '{"a": "' + "x" * 500 + '"}'
    content = ["\ufeff" + '{"n": 1}', "", long, '{"n": "四"}', long, "x", '{"n": 1}{"n": 2}', '{"n": 8}']
    path = tmp_path / "small.jsonl"
    path.write_text("\n".join(content), encoding="utf-8")
    found = agreed(path)
    assert [item.line for item in found] == [1, 2, 3, 4, 5, 6, 7, 7, 8]
    assert isinstance(found[2], Refused)


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 990 + b'"}\n')
    path.write_bytes(path.read_bytes() * 5000)
    told: list[int] = []
    assert sum(isinstance(found, tuple) for found in Jsonl().places(path, told.append)) == 5000
    assert told == sorted(told)
    assert 4 <= len(told) <= 5
    assert told[-1] <= path.stat().st_size
