"""JSON Lines: a damaged line costs that line only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.jsonl import Jsonl

if TYPE_CHECKING:
    import random
    from pathlib import Path


def items(tmp_path: Path, content: bytes, encoding: str = "utf-8") -> list[Item]:
    path = tmp_path / "data.jsonl"
    path.write_bytes(content)
    return list(Jsonl().read(path, encoding))


def rows(found: list[Item]) -> list[dict]:
    return [item.row for item in found if isinstance(item, Record)]


def only_refusal(found: list[Item]) -> Refused:
    (refused,) = [item for item in found if isinstance(item, Refused)]
    return refused


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a": 1', "it is not valid JSON: a comma is missing at character 8"),
        (b'{"a": 1} rest', "it is not valid JSON: a value is missing at character 10"),
        (b'{"a": 1, "a": 2}', "the name 'a' stands twice in one object"),
        (b'{"b": {"a": 1, "a": 2}}', "the name 'a' stands twice in one object"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b'{"a": -Infinity}', "-Infinity is not a JSON number"),
        (b'{"a": 1e999}', "the number 1e999 is too large"),
        (b'{"a": "\\ud800"}', "it holds half of a character (a lone surrogate)"),
        (b"[1, 2]", "it is a list, not an object with columns"),
        (b'"text"', "it is a text, not an object with columns"),
        (b"null", "it is a null, not an object with columns"),
        (b", ,", "it holds no object"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "it is nested more than 100 levels deep"),
        (b'{"a":' + b"[" * 120 + b"]" * 120 + b"}", "it is nested more than 100 levels deep"),
        (b'{"a": ' + b"1" * 5000 + b"}", "a number has 5000 digits"),
        (b'{"a": "\x00"}', "it holds a NUL character at character 8"),
        (b'{"a": "\xff"}', "it is not utf-8 text: invalid start byte at byte 8"),
    ],
)
def test_a_broken_line_is_named_with_its_reason_and_the_others_are_kept(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    found = items(tmp_path, b'{"n": 1}\n' + line + b'\n{"n": 3}\n')
    assert only_refusal(found) == Refused(2, reason)
    assert rows(found) == [{"n": 1}, {"n": 3}]


def test_values_keep_their_meaning(tmp_path: Path) -> None:
    row = {
        "id": 2**80,
        "na": "NA",
        "null": "null",
        "empty": "",
        "none": None,
        "yes": True,
        "x": 0.1,
        "emoji": "😀",
    }
    assert rows(items(tmp_path, json.dumps(row).encode())) == [row]


def test_an_escaped_pair_of_surrogates_is_one_character(tmp_path: Path) -> None:
    assert rows(items(tmp_path, b'{"a": "\\ud83d\\ude00"}')) == [{"a": "😀"}]


def test_several_objects_on_one_line_are_all_accepted(tmp_path: Path) -> None:
    found = items(tmp_path, b'{"n": 1}{"n": 2}, {"n": 3},\n')
    assert rows(found) == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert [item.lines for item in found if isinstance(item, Record)] == [1, 0, 0]


def test_unicode_line_separators_inside_a_text_end_no_line(tmp_path: Path) -> None:
    assert rows(items(tmp_path, '{"a": "x\u2028y\u0085z"}\n'.encode())) == [{"a": "x\u2028y\u0085z"}]


def test_blank_lines_and_carriage_returns_are_accounted_for(tmp_path: Path) -> None:
    found = items(tmp_path, b'\r\n{"n": 1}\r\n  \r\n')
    assert found == [Blank(1), Record(2, {"n": 1}), Blank(3)]


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert rows(items(tmp_path, b'\xef\xbb\xbf{"n": 1}')) == [{"n": 1}]


def test_a_line_over_the_limit_is_refused_and_the_next_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.readers.blocks.LONGEST", 3 << 20)
    long = b'{"a": "' + b"x" * (5 << 20) + b'"}'
    found = items(tmp_path, b'{"n": 1}\n' + long + b'\n{"n": 3}')
    assert only_refusal(found) == Refused(2, "it is longer than 3 MiB")
    assert rows(found) == [{"n": 1}, {"n": 3}]


def test_a_line_under_the_limit_of_64_mib_is_kept_and_one_over_it_is_not(tmp_path: Path) -> None:
    size = 64 << 20
    fitting = b'{"a": "' + b"x" * (size - 9) + b'"}'
    found = items(tmp_path, fitting + b"\n" + fitting[:-2] + b'x"}\n{"n": 3}')
    assert [item.line for item in found if isinstance(item, Record)] == [1, 3]
    assert only_refusal(found) == Refused(2, "it is longer than 64 MiB")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "gb18030", "big5"])
def test_other_encodings_are_split_where_their_lines_end(tmp_path: Path, encoding: str) -> None:
    # 上 and 䀊 hold the byte of a line feed in UTF-16 without being one.
    written = [{"text": text} for text in ("問一個問題上", "第二行" if encoding == "big5" else "第二行䀊ਊ")]
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in written).encode(encoding)
    assert rows(items(tmp_path, content, encoding)) == written


def test_an_undecodable_byte_in_gb18030_names_its_line(tmp_path: Path) -> None:
    content = '{"文": "一"}\n'.encode("gb18030") + b'{"x": "\xff"}\n' + '{"文": "三"}\n'.encode("gb18030")
    found = items(tmp_path, content, "gb18030")
    assert only_refusal(found).line == 2
    assert rows(found) == [{"文": "一"}, {"文": "三"}]


def mutated(line: bytes, random_: random.Random) -> bytes:
    at = random_.randrange(len(line) + 1)
    return random_.choice(
        [
            line[:at] + bytes([random_.randrange(256)]) + line[at + 1 :],
            line[:at],
            line[:at] + b"\0" + line[at:],
            line[:at] + b"\xff\xfe" + line[at:],
            line[:at] + b"\n" + line[at:],
            line + line,
            b'{"instruction":' + b"[" * 100_000,
            b'{"a": NaN}',
            b"]",
        ]
    )


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False), st.sampled_from([b"\n", b"\r\n"]))
def test_no_intact_record_is_lost_or_changed_and_every_line_is_in_one_class(
    tmp_path_factory: pytest.TempPathFactory, random_: random.Random, feed: bytes
) -> None:
    written = [
        {"instruction": f"问{n} é😀\u2028", "output": "x" * random_.randrange(60), "id": n} for n in range(30)
    ]
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in written]
    damaged = set(random_.sample(range(30), random_.randrange(1, 6)))
    content = feed.join(mutated(line, random_) if n in damaged else line for n, line in enumerate(lines))
    found = items(tmp_path_factory.mktemp("mutated"), content)
    kept = rows(found)
    assert all(row in kept for n, row in enumerate(written) if n not in damaged)
    physical = content.count(b"\n") + (not content.endswith(b"\n"))
    classes: dict[type, set[int]] = {kind: set() for kind in (Record, Refused, Blank)}
    for item in found:
        classes[type(item)].add(item.line)
    assert sum(map(len, classes.values())) == physical
    assert set().union(*classes.values()) == set(range(1, physical + 1))
