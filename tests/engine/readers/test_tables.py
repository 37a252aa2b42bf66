"""CSV and TSV: quoting, ragged rows and values that stay the text they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.readers.base import Blank, Item, Note, Record, Refused
from engine.readers.csv import Csv
from engine.readers.tsv import Tsv

if TYPE_CHECKING:
    import random
    from pathlib import Path


def items(tmp_path: Path, content: str | bytes, reader: Csv | Tsv | None = None) -> list[Item]:
    path = tmp_path / "table"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list((reader or Csv()).read(path, "utf-8"))


def rows(found: list[Item]) -> list[dict]:
    return [item.row for item in found if isinstance(item, Record)]


def counted(found: list[Item]) -> int:
    return sum(1 if isinstance(item, Blank) else item.lines for item in found)


def test_values_stay_the_text_they_are(tmp_path: Path) -> None:
    found = items(tmp_path, 'a,b,c\nNA,null,\n123456789012345678901234567890,007,"1,5"\n')
    assert rows(found) == [
        {"a": "NA", "b": "null", "c": ""},
        {"a": "123456789012345678901234567890", "b": "007", "c": "1,5"},
    ]


def test_a_quoted_value_may_hold_line_feeds_quotes_and_delimiters(tmp_path: Path) -> None:
    found = items(tmp_path, 'q,a\r\n"line 1\r\nline ""2"", x",yes\r\nlast,no\r\n')
    assert found == [
        Blank(1),
        Record(2, {"q": 'line 1\r\nline "2", x', "a": "yes"}, 2),
        Record(4, {"q": "last", "a": "no"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = f"q{delimiter}a\nHello, you; there{'' if delimiter == ',' else delimiter + 'x'}\n".replace(
        "Hello, you; there", "Hello you" if delimiter != "|" else "Hello, you"
    )
    lines = content if delimiter != "," else "q,a\nHello,you\n"
    assert list(rows(items(tmp_path, lines))[0]) == ["q", "a"]


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert rows(items(tmp_path, "text\none\ntwo\n")) == [{"text": "one"}, {"text": "two"}]


def test_a_ragged_row_is_refused_with_its_line_and_the_others_are_kept(tmp_path: Path) -> None:
    found = items(tmp_path, "a,b\n1,2\n1,2,3\nonly\n4,5\n")
    assert [item for item in found if isinstance(item, Refused)] == [
        Refused(3, "it has 3 values where the header has 2"),
        Refused(4, "it has 1 value where the header has 2"),
    ]
    assert rows(found) == [{"a": "1", "b": "2"}, {"a": "4", "b": "5"}]


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    found = items(tmp_path, 'a,b\n1,"never closed\n2,x\n3,y\n')
    assert [item for item in found if isinstance(item, Refused)] == [Refused(2, "a quote is never closed")]
    assert rows(found) == [{"a": "2", "b": "x"}, {"a": "3", "b": "y"}]


def test_a_value_longer_than_the_csv_module_takes_by_default_is_kept(tmp_path: Path) -> None:
    long = "x" * 300_000
    assert rows(items(tmp_path, f'a,b\n"{long}",1\n')) == [{"a": long, "b": "1"}]


def test_a_nul_byte_and_a_bad_byte_cost_their_own_lines(tmp_path: Path) -> None:
    found = items(tmp_path, b"a,b\n1,\x00\n2,\xff\n3,x\n")
    assert [item.line for item in found if isinstance(item, Refused)] == [2, 3]
    assert rows(found) == [{"a": "3", "b": "x"}]


def test_columns_of_one_name_are_numbered_and_that_is_said(tmp_path: Path) -> None:
    found = items(tmp_path, "a,b,a,,a (2)\n1,2,3,4,5\n")
    assert rows(found) == [{"a": "1", "b": "2", "a (3)": "3", "column 4": "4", "a (2)": "5"}]
    assert [item.reason for item in found if isinstance(item, Note)] == [
        "several columns are called 'a'; they are numbered"
    ]


def test_a_first_row_of_sentences_is_no_header(tmp_path: Path) -> None:
    found = items(tmp_path, "How do I reset my password?,Open the settings.\nWho are you?,A model.\n")
    assert rows(found)[0] == {"column 1": "How do I reset my password?", "column 2": "Open the settings."}
    assert [item.line for item in found if isinstance(item, Record)] == [1, 2]
    assert "it has no header row" in next(item.reason for item in found if isinstance(item, Note))


@pytest.mark.parametrize("header", [True, False])
def test_a_person_may_say_whether_the_first_row_is_the_header(tmp_path: Path, header: bool) -> None:
    found = items(tmp_path, "a,b\n1,2\n", Csv(header=header))
    assert len(rows(found)) == (1 if header else 2)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("q,a\n'one, two','it''s'\n'three','four'\n", {"q": "one, two", "a": "it's"}),
        ("q,a\n'one','two'\n'three','four'\n", {"q": "one", "a": "two"}),
        ('q,a\n"one, \\"two\\"","C:\\new\\\\"\n"three","x"\n', {"q": 'one, "two"', "a": "C:\\new\\"}),
        ('q,a\n"one ""two""","C:\\dir\\"\n"three","x"\n', {"q": 'one "two"', "a": "C:\\dir\\"}),
        ("q;a\n'twas night;x\n'tis day;y\n", {"q": "'twas night", "a": "x"}),
        ("q,a\n5\" pipe,it's\nx,y\n", {"q": '5" pipe', "a": "it's"}),
        ('q,a\n"a \\"b\nc\\", d",x\n"three","x"\n', {"q": 'a "b\nc", d', "a": "x"}),
    ],
)
def test_the_quotes_are_found_and_mean_what_their_writer_meant(
    tmp_path: Path, content: str, row: dict
) -> None:
    found = items(tmp_path, content)
    assert rows(found)[0] == row
    assert len(rows(found)) == 2
    assert counted(found) == content.count("\n")


def test_excels_line_about_the_separator_is_no_row(tmp_path: Path) -> None:
    assert items(tmp_path, "sep=;\nq;a\n1,5;2\n") == [Blank(1), Blank(2), Record(3, {"q": "1,5", "a": "2"})]


def test_delimiters_alone_are_a_blank_line_and_at_the_end_of_a_row_they_hold_nothing(tmp_path: Path) -> None:
    found = items(tmp_path, "q,a\n1,2,,\n,\n3,4\n")
    assert rows(found) == [{"q": "1", "a": "2"}, {"q": "3", "a": "4"}]
    assert Blank(3) in found


def test_tabs_separate_and_commas_do_not(tmp_path: Path) -> None:
    assert rows(items(tmp_path, "q\ta\n1,5\t2\n", Tsv())) == [{"q": "1,5", "a": "2"}]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))] * 3))
)
def test_every_table_that_python_writes_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str, str]]
) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *table])
    found = items(tmp_path_factory.mktemp("table"), stream.getvalue(), Csv(delimiter=","))
    assert [tuple(row.values()) for row in rows(found)] == table
    assert counted(found) == stream.getvalue().count("\n")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_damage_in_one_line_costs_no_other_row(
    tmp_path_factory: pytest.TempPathFactory, random_: random.Random
) -> None:
    lines = [f'{n},"text {n}, with ""quotes""",{"x" * random_.randrange(9)}' for n in range(12)]
    damaged = random_.randrange(12)
    at = random_.randrange(len(lines[damaged]) + 1)
    lines[damaged] = lines[damaged][:at] + random_.choice(['"', ",", "\0", "\n", "é"]) + lines[damaged][at:]
    content = "a,b,c\n" + "\n".join(lines)
    found = items(tmp_path_factory.mktemp("mutated"), content)
    kept = {row["a"]: row["b"] for row in rows(found)}
    assert all(kept[str(n)] == f'text {n}, with "quotes"' for n in range(12) if n != damaged)
    assert counted(found) == content.count("\n") + 1
