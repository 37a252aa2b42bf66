"""Files as people have them: a table of what each holds, what is refused on which line, and why."""

from __future__ import annotations

import gzip
import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import zstandard
from fakes.spreadsheets import Day, Fault, workbook
from pyarrow import feather, parquet

from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QA = [{"q": "1", "a": "x"}, {"q": "2", "a": "y"}]
ARROW = pa.Table.from_pylist([{"q": "问", "turns": [{"role": "user", "n": 2**60}]}, {"q": None, "turns": []}])


@dataclass
class File:
    """A file and what must come of it."""

    name: str
    content: bytes | str | Callable[[Path], object]
    rows: list[dict[str, Any]] | int
    """The records, or how many they are."""
    refused: tuple[tuple[int, str], ...] = ()
    """Line and reason of each refusal."""
    blank: int = 0
    notes: int = 0
    problem: str = ""
    """Code of the problem with the file as a whole."""

    def write(self, folder: Path) -> Path:
        """Write the file into a folder."""
        path = folder / self.name
        if callable(self.content):
            self.content(path)
        else:
            path.write_bytes(self.content.encode() if isinstance(self.content, str) else self.content)
        return path


def lines(*texts: str, feed: str = "\n") -> str:
    return "".join(text + feed for text in texts)


def broken(character: int, fault: str) -> str:
    return reason("json_broken_at", fault=fault, character=character)


def zipped(name: str, content: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def ipc(path: Path) -> None:
    with pa.OSFile(str(path), "wb") as stream, pa.ipc.new_stream(stream, ARROW.schema) as writer:
        writer.write_table(ARROW)


ROW, OTHER = '{"q": "1", "a": "x"}', '{"q": "2", "a": "y"}'
MISSING, NO_COMMA, NO_NAME = "a value is missing", "a comma is missing", "a name in double quotes is missing"
FILES = {
    # JSON Lines
    "plain": File("a.jsonl", lines(ROW, OTHER), QA),
    "windows line ends": File("a.jsonl", lines(ROW, OTHER, feed="\r\n"), QA),
    "old mac line ends": File("a.jsonl", lines(ROW, OTHER, feed="\r"), QA),
    "byte order mark": File("a.jsonl", b"\xef\xbb\xbf" + lines(ROW, OTHER).encode(), QA),
    "joined files with a mark in the middle": File("a.jsonl", lines(ROW, "\ufeff" + OTHER), QA),
    "half-written last line": File(
        "a.jsonl",
        lines(ROW, OTHER) + '{"q": "3", "a',
        QA,
        ((3, broken(12, "a text is never closed that begins")),),
    ),
    "no line feed at the end": File("a.jsonl", ROW + "\n" + OTHER, QA),
    "blank lines between": File("a.ndjson", lines("", ROW, "  ", OTHER, ""), QA, blank=3),
    "commas at line ends": File("a.jsonl", lines(ROW + ",", OTHER + ","), QA),
    "two objects on a line": File("a.jsonl", lines(ROW + OTHER), QA),
    "python dicts": File(
        "a.jsonl", lines(ROW, "{'q': '2', 'a': None}", OTHER), QA, ((2, broken(2, NO_NAME)),)
    ),
    "smart quotes": File("a.jsonl", lines(ROW, "{“q”: “2”}", OTHER), QA, ((2, broken(2, NO_NAME)),)),
    "comments": File("a.jsonl", lines("// made by hand", ROW, OTHER), QA, ((1, broken(1, MISSING)),)),
    "trailing comma in a row": File(
        "a.jsonl", lines(ROW, '{"q": "2",}', OTHER), QA, ((2, broken(11, NO_NAME)),)
    ),
    "tab inside a text": File(
        "a.jsonl",
        lines(ROW, '{"q": "2\t"}', OTHER),
        QA,
        ((2, broken(9, "a control character stands in a text")),),
    ),
    "not a number": File(
        "a.jsonl", lines(ROW, '{"q": NaN}', OTHER), QA, ((2, reason("number_unknown", name="NaN")),)
    ),
    "infinity by exponent": File(
        "a.jsonl", lines(ROW, '{"q": 1e400}', OTHER), QA, ((2, reason("number_too_large", digits="1e400")),)
    ),
    "zero by exponent": File(
        "a.jsonl", lines(ROW, '{"q": 1e-400}', OTHER), QA, ((2, reason("number_too_small", digits="1e-400")),)
    ),
    "leading zero": File("a.jsonl", lines(ROW, '{"q": 007}', OTHER), QA, ((2, broken(8, NO_COMMA)),)),
    "a name twice": File(
        "a.jsonl", lines(ROW, '{"q": "2", "q": "3"}', OTHER), QA, ((2, reason("name_twice", name="'q'")),)
    ),
    "half an emoji": File(
        "a.jsonl", lines(ROW, '{"q": "\\ud83d"}', OTHER), QA, ((2, reason("character_halved")),)
    ),
    "a list in a line": File(
        "a.jsonl", lines(ROW, '["2", "y"]', OTHER), QA, ((2, reason("object_expected", kind="list")),)
    ),
    "big and odd values": File(
        "a.jsonl",
        lines('{"id": 123456789012345678901234567890, "z": -0.0, "s": "007", "n": "NA", "e": "", "x": null}'),
        [{"id": 123456789012345678901234567890, "z": -0.0, "s": "007", "n": "NA", "e": "", "x": None}],
    ),
    "line separators in a text": File(
        "a.jsonl", lines('{"q": "1\u2028\u2029\x85"}'), [{"q": "1\u2028\u2029\x85"}]
    ),
    "a bad byte": File(
        "a.jsonl",
        lines(ROW).encode() + b'{"q": "\xff"}\n' + lines(OTHER).encode(),
        QA,
        ((2, reason("line_undecodable", encoding="utf-8", fault="invalid start byte", byte=8)),),
    ),
    "a list over lines under another name": File("a.jsonl", lines("[", ROW + ",", OTHER, "]"), QA, blank=2),
    "pretty objects one after another": File(
        "a.jsonl", json.dumps(QA[0], indent=2) + "\n" + json.dumps(QA[1], indent=2), QA
    ),
    "utf-16 with a mark": File("a.jsonl", lines('{"q": "问题"}').encode("utf-16"), [{"q": "问题"}]),
    # JSON
    "a list": File("a.json", json.dumps(QA), QA),
    "a pretty list": File("a.json", json.dumps(QA, indent=4), QA, blank=2),
    "a trailing comma in a list": File("a.json", f"[{ROW},\n{OTHER},\n]", QA, blank=1),
    "a wrapped list": File("a.json", json.dumps({"data": QA}, indent=1), QA, blank=4),
    "described data": File("a.json", json.dumps({"version": "1", "data": QA}), QA, notes=1),
    "json lines called json": File("a.json", lines(ROW, OTHER), QA),
    "concatenated pretty objects": File("a.json", "".join(json.dumps(row, indent=1) for row in QA), QA),
    "a list that breaks off": File(
        "a.json",
        f"[\n{ROW},\n{OTHER},\n" + '{"q": "3',
        QA,
        ((4, reason("json_broken", fault="a control character stands in a text")),),
        blank=1,
    ),
    "an error page": File(
        "a.json", "<!DOCTYPE html>\n<html><body>404</body></html>", 0, problem="data_disguised"
    ),
    "columns instead of rows": File(
        "a.json", json.dumps({"q": ["1", "2"], "a": ["x", "y"]}), 0, problem="data_of_columns"
    ),
    "pandas columns": File(
        "a.json", '{"q":{"0":"1","1":"2"},"a":{"0":"x","1":"y"}}', 0, problem="data_of_columns"
    ),
    "several splits": File("a.json", json.dumps({"train": QA, "test": QA}), 0, problem="data_several_lists"),
    "a list of texts": File(
        "a.json",
        '["one", "two"]',
        0,
        ((1, reason("object_expected", kind="text")), (1, reason("object_expected", kind="text"))),
    ),
    "json with a comment": File(
        "a.json",
        f"[\n// first\n{ROW},\n{OTHER}\n]",
        QA,
        ((2, reason("json_broken", fault=MISSING)),),
        blank=2,
    ),
    # Tables
    "excel csv": File(
        "a.csv", b"\xef\xbb\xbf" + lines("q;a", "1;x", '2;"y"', feed="\r\n").encode(), QA, blank=1
    ),
    "excel unicode text": File(
        "a.txt.csv", lines("q\ta", "1\tx", "2\ty", feed="\r\n").encode("utf-16"), QA, blank=1
    ),
    "excel's separator line": File("a.csv", lines("sep=;", "q;a", "1;x", "2;y"), QA, blank=2),
    "a gbk table": File(
        "a.csv",
        lines("问题,回答", "今天天气怎么样,很好", "你是谁,我是模型").encode("gbk"),
        [{"问题": "今天天气怎么样", "回答": "很好"}, {"问题": "你是谁", "回答": "我是模型"}],
        blank=1,
    ),
    "a big5 table": File(
        "a.csv", lines("問題,回答", "今天天氣怎麼樣,很好", "你是誰,我是模型").encode("big5"), 2, blank=1
    ),
    "a shift-jis table": File(
        "a.csv", lines("質問,回答", "今日の天気はどうですか,とてもいいです").encode("shift_jis"), 1, blank=1
    ),
    "a latin-1 table": File(
        "a.csv",
        lines("q;a", "Où êtes-vous né ?;À Orléans").encode("latin-1"),
        [{"q": "Où êtes-vous né ?", "a": "À Orléans"}],
        blank=1,
    ),
    "line breaks in values": File("a.csv", lines("q,a", '"1\n2",x'), [{"q": "1\n2", "a": "x"}], blank=1),
    "unescaped quotes": File(
        "a.csv",
        lines("q,a", "1,x", '"He said "hi" twice",x', "2,y"),
        QA,
        ((3, reason("quote_closed_early")),),
        blank=1,
    ),
    "a quote that never closes": File(
        "a.csv", lines("q,a", "1,x", '3,"open', "2,y"), QA, ((3, reason("quote_unclosed")),), blank=1
    ),
    "ragged rows": File(
        "a.csv",
        lines("q,a", "1,x", "1,2,3", "4", "2,y"),
        QA,
        ((3, reason("values_ragged", found=3, wanted=2)), (4, reason("value_alone", wanted=2))),
        blank=1,
    ),
    "empty rows at the end": File("a.csv", lines("q,a", "1,x", "2,y", ",", ","), QA, blank=3),
    "delimiters at line ends": File("a.csv", lines("q,a", "1,x,", "2,y,"), QA, blank=1),
    "values that look like others": File(
        "a.csv",
        lines("q,a", "NA,null", "007,1e5", "NaN,-0.0"),
        [{"q": "NA", "a": "null"}, {"q": "007", "a": "1e5"}, {"q": "NaN", "a": "-0.0"}],
        blank=1,
    ),
    "columns of one name": File("a.csv", lines("q,q", "1,x"), [{"q": "1", "q (2)": "x"}], blank=1, notes=1),
    "no header": File(
        "a.csv",
        lines("Where do you come from, then?;From a small town.", "Who are you?;A model."),
        2,
        notes=1,
    ),
    "an index column without a name": File(
        "a.csv",
        lines(",q", "0,1", "1,2"),
        [{"column 1": "0", "q": "1"}, {"column 1": "1", "q": "2"}],
        blank=1,
    ),
    "single quotes": File("a.csv", lines("q,a", "'1, one','it''s'"), [{"q": "1, one", "a": "it's"}], blank=1),
    "backslash escapes": File(
        "a.csv",
        lines("q,a", '"say \\"hi\\", then",x', '"2","y"'),
        [{"q": 'say "hi", then', "a": "x"}, QA[1]],
        blank=1,
    ),
    "tabs": File("a.tsv", lines("q\ta", "1\tx", "2\ty"), QA, blank=1),
    "an html table": File(
        "a.csv", "<html><table><tr><td>1</td></tr></table></html>", 0, problem="data_disguised"
    ),
    # Text
    "paragraphs": File(
        "a.txt", lines("one", "two", "", "three"), [{"text": "one\ntwo"}, {"text": "three"}], blank=1
    ),
    "markdown": File("a.md", lines("# T", "", "text"), [{"text": "# T"}, {"text": "text"}], blank=1),
    # Packed
    "gzip": File("a.jsonl.gz", gzip.compress(lines(ROW, OTHER).encode()), QA),
    "gzip in two members": File(
        "a.jsonl.gz", gzip.compress(lines(ROW).encode()) + gzip.compress(lines(OTHER).encode()), QA
    ),
    "gzip that breaks off": File(
        "a.jsonl.gz", gzip.compress(lines(ROW, OTHER).encode())[:-4], QA, ((3, reason("packing_damaged")),)
    ),
    "gzip with another checksum": File(
        "a.jsonl.gz", gzip.compress(lines(ROW).encode())[:-8] + b"\0" * 8, 0, problem="data_damaged"
    ),
    "gzip without the ending in its name": File(
        "a.csv", gzip.compress(lines("q,a", "1,x", "2,y").encode()), QA, blank=1
    ),
    "zstandard": File(
        "a.csv.zst", zstandard.ZstdCompressor().compress(lines("q,a", "1,x", "2,y").encode()), QA, blank=1
    ),
    "gzip bomb": File("a.txt.gz", b"".join([gzip.compress(bytes(1 << 28))] * 2), 0, problem="data_damaged"),
    "zip called jsonl": File("a.jsonl", zipped("a.jsonl", ROW.encode()), 0, problem="data_archive"),
    "seven zip": File("a.7z", b"7z\xbc\xaf\x27\x1c\0\4rest", 0, problem="data_archive"),
    "rar": File("a.rar", b"Rar!\x1a\x07\x01\0rest", 0, problem="data_archive"),
    "tar in gzip": File(
        "a.tar.gz",
        gzip.compress(b"a.jsonl".ljust(257, b"\0") + b"ustar\x0000".ljust(300, b"\0")),
        0,
        problem="data_archive",
    ),
    "bzip2": File("a.jsonl.bz2", b"BZh91AY&SYrest", 0, problem="data_archive"),
    "xz": File("a.jsonl.xz", b"\xfd7zXZ\0rest", 0, problem="data_archive"),
    "pdf": File("a.txt", b"%PDF-1.7 rest", 0, problem="data_disguised"),
    # Binary tables
    "parquet": File("a.parquet", lambda path: parquet.write_table(ARROW, path), ARROW.to_pylist()),
    "parquet with not a number": File(
        "a.parquet",
        lambda path: parquet.write_table(pa.table({"x": [1.0, float("nan")]}), path),
        [{"x": 1.0}],
        ((2, reason("number_unknown", name="NaN")),),
    ),
    "parquet in nanoseconds": File(
        "a.parquet",
        lambda path: parquet.write_table(
            pa.table({"t": pa.array([1_000_000_000, 1], pa.timestamp("ns"))}), path
        ),
        1 + 1,
    ),
    "parquet cut short": File("a.parquet", b"PAR1 and no end", 0, problem="data_damaged"),
    "parquet in gzip": File("a.parquet.gz", gzip.compress(b"PAR1"), 0, problem="data_archive"),
    "text called parquet": File("a.parquet", ROW, 0, problem="data_damaged"),
    "arrow stream": File("a.arrow", ipc, ARROW.to_pylist()),
    "arrow stream without a name": File("a.data", ipc, ARROW.to_pylist()),
    "feather": File("a.feather", lambda path: feather.write_feather(ARROW, str(path)), ARROW.to_pylist()),
    # Excel
    "a workbook": File(
        "a.xlsx",
        lambda path: workbook(path, {"S": {1: ["q", "n"], 2: ["x", 1.0], 3: ["y", 2.5]}}),
        [{"q": "x", "n": 1}, {"q": "y", "n": 2.5}],
        blank=1,
    ),
    "a workbook with a title and empty rows": File(
        "a.xlsx",
        lambda path: workbook(
            path,
            {"S": {2: ["Report"], 4: ["q", "day"], 5: ["x", Day(45000)], 7: [None, True]}},
            merged="A2:B2",
        ),
        [{"q": "x", "day": "2023-03-15"}, {"q": "", "day": True}],
        blank=5,
        notes=1,
    ),
    "a workbook whose first sheet is empty": File(
        "a.xlsx",
        lambda path: workbook(path, {"E": {}, "S": {1: ["q"], 2: ["NA"]}}),
        [{"q": "NA"}],
        blank=1,
        notes=1,
    ),
    "a workbook with failed formulas": File(
        "a.xlsx",
        lambda path: workbook(path, {"S": {1: ["q", "a"], 2: ["x", Fault("#N/A")]}}),
        [{"q": "x", "a": ""}],
        blank=1,
        notes=1,
    ),
    "a workbook called csv": File(
        "a.csv", lambda path: workbook(path, {"S": {1: ["q"], 2: ["x"]}}), [{"q": "x"}], blank=1
    ),
    "a damaged workbook": File("a.xlsx", b"PK\x03\x04rest", 0, problem="data_archive"),
    "an old workbook": File("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", 0, problem="data_disguised"),
}
