"""Data files taken in: what a person is told of good and bad ones."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from engine.dataset import DatasetSpec
from engine.formats.alpaca import Alpaca
from engine.formats.base import Conversation
from engine.formats.question_answer import QuestionAnswer
from engine.problems import Problem, ProblemError
from engine.runtime import intake, pages

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"question": f"What is {n}?", "answer": f"It is {n}."} for n in range(5)]


def spec(tmp_path: Path, content: str | bytes, name: str = "data.jsonl", **settings: Any) -> DatasetSpec:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return DatasetSpec(path=path, **settings)


def lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def problem_of(wanted: DatasetSpec) -> Problem:
    with pytest.raises(ProblemError) as caught:
        intake.examples(intake.read(wanted))
    return caught.value.problem


def test_reader_encoding_and_format_are_filled_in(tmp_path: Path) -> None:
    loaded = intake.read(spec(tmp_path, lines(ROWS)))
    assert loaded.spec.format == QuestionAnswer(context=None, system=None, reasoning=None, tools=None)
    assert (loaded.reader, loaded.encoding, loaded.lines, loaded.confidence) == ("jsonl", "utf-8", 5, 0.94)
    assert DatasetSpec.model_validate(loaded.spec.model_dump(mode="json")) == loaded.spec


def test_a_given_format_is_kept_with_full_confidence(tmp_path: Path) -> None:
    given = Alpaca(instruction="question", output="answer")
    loaded = intake.read(spec(tmp_path, lines(ROWS), format=given))
    assert (loaded.spec.format, loaded.confidence) == (given, 1.0)


def test_a_broken_line_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    report = intake.report(spec(tmp_path, lines(ROWS[:2]) + '\n{"question": \n\n' + lines(ROWS[2:])))
    assert (report.accepted, report.blank, report.refused_count, report.lines) == (5, 1, 1, 7)
    assert report.refused[0].line == 3
    assert report.refused[0].reason.startswith("it is not valid JSON")
    assert report.problem is None


def test_a_row_that_does_not_fit_counts_as_refused_with_its_line(tmp_path: Path) -> None:
    content = lines([*ROWS, {"question": "no answer"}])
    fitting, refused = intake.examples(intake.read(spec(tmp_path, content)))
    assert [line for line, _ in fitting] == [1, 2, 3, 4, 5]
    assert all(isinstance(example, Conversation) for _, example in fitting)
    assert [(item.line, item.reason) for item in refused] == [(6, "the column answer is missing")]
    report = intake.report(spec(tmp_path, content))
    assert report.accepted + report.refused_count + report.blank == report.lines


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    found = problem_of(DatasetSpec(path=tmp_path / "nowhere.jsonl"))
    assert found.code == "data_not_found"
    assert "nowhere.jsonl" in found.sentence()


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: str) -> None:
    assert problem_of(spec(tmp_path, content)).code == "data_empty"


def test_an_empty_table_below_its_header_is_said_to_be_empty(tmp_path: Path) -> None:
    assert problem_of(spec(tmp_path, "question,answer\n", "data.csv")).code == "data_empty"


def test_a_file_of_broken_lines_names_the_first_and_its_reason(tmp_path: Path) -> None:
    found = problem_of(spec(tmp_path, "\n{broken\nand this\n"))
    assert found.code == "data_without_rows"
    assert (found.facts["line"], found.facts["lines"]) == (2, 3)


def test_a_missing_column_is_named_beside_those_there_are(tmp_path: Path) -> None:
    found = problem_of(spec(tmp_path, lines(ROWS), format=Alpaca(instruction="question", output="reply")))
    assert found.code == "column_missing"
    assert "line 1: the column reply is missing; there are question, answer." in found.sentence()


def test_columns_of_no_known_format_are_named(tmp_path: Path) -> None:
    wanted = spec(tmp_path, '{"a": 1, "b": 2}')
    assert problem_of(wanted).sentence().endswith("its columns (a, b) fit no known format.")
    report = intake.report(wanted)
    assert report.format is None
    assert report.problem is not None
    assert report.accepted == 1


def test_a_file_in_which_no_row_fits_names_the_first_reason(tmp_path: Path) -> None:
    found = problem_of(spec(tmp_path, '{"prompt": null, "completion": null}'))
    assert found.code == "row_refused"
    assert "line 1: the column prompt is empty" in found.sentence()


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert problem_of(spec(tmp_path, "text", "data.docm")).code == "data_kind_unknown"


def test_the_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    content = b'{"q": "ascii"' + b"\n" + '{"question": "什么", "answer": "是"}\n'.encode("gb18030")
    found = problem_of(spec(tmp_path, content.split(b"\n", 1)[1], encoding="utf-8"))
    assert found.code == "data_undecodable"
    assert (found.facts["line"], found.facts["encoding"]) == (1, "utf-8")


def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert problem_of(spec(tmp_path, lines(ROWS), encoding="klingon")).code == "encoding_unknown"
    assert problem_of(spec(tmp_path, lines(ROWS), encoding="base64")).code == "encoding_unknown"


CHINESE = [
    {"question": f"第{n}个问题是什么？请详细回答。", "answer": "这是一个很长的回答，包含许多常用的汉字。"}
    for n in range(9)
]
TRADITIONAL = [
    {"question": f"第{n}個問題是什麼？請詳細回答。", "answer": "這是一個很長的回答，包含許多常用的漢字。"}
    for n in range(9)
]
JAPANESE = [
    {"question": f"{n}番目の質問は何ですか。", "answer": "これは長い答えです。ひらがなとカタカナもあります。"}
    for n in range(9)
]
FRENCH = [
    {"question": f"Où est l'école numéro {n} ?", "answer": "Derrière la forêt, à côté du château."}
    for n in range(9)
]


@pytest.mark.parametrize(
    ("rows", "encoding", "recognised"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (FRENCH, "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_recognised_and_no_character_is_changed(
    tmp_path: Path, rows: list[dict[str, Any]], encoding: str, recognised: str
) -> None:
    loaded = intake.read(spec(tmp_path, lines(rows).encode(encoding)))
    assert loaded.encoding == recognised
    assert [row for _, row in loaded.rows] == rows


def test_one_bad_byte_in_utf8_costs_one_line(tmp_path: Path) -> None:
    content = lines(CHINESE).encode() + b'\n{"question": "\xff", "answer": ""}\n' + lines(CHINESE).encode()
    loaded = intake.read(spec(tmp_path, content))
    assert (loaded.encoding, len(loaded.rows), loaded.refused[0].line) == ("utf-8", 18, 10)


def test_the_report_names_columns_languages_and_findings(tmp_path: Path) -> None:
    rows = [*ROWS, ROWS[0], *CHINESE[:3], {"question": "x", "answer": "", "tags": [1]}]
    report = intake.report(spec(tmp_path, lines(rows)))
    assert [(column.name, column.kind, column.filled) for column in report.columns] == [
        ("question", "text", 10),
        ("answer", "text", 9),
        ("tags", "list", 1),
    ]
    assert report.languages == {"en": 0.7, "zh": 0.3}
    assert {finding.check: finding.lines for finding in report.findings if finding.count} == {
        "empty_fields": (10,),
        "duplicates": (6,),
    }


def test_a_page_shows_cells_as_text_and_shortens_long_ones(tmp_path: Path) -> None:
    rows = [{"a": n, "b": {"中": [n]}} for n in range(10)] + [{"a": "x" * 5000}]
    page = pages.page(intake.read(spec(tmp_path, lines(rows))), 9, 5)
    assert (page.total, page.columns, page.lines) == (11, ("a", "b"), (10, 11))
    assert page.rows[0] == ("9", '{"中": [9]}')
    assert len(page.rows[1][0]) == pages.CELL
    assert page.rows[1][1] == ""


def test_reading_reports_bytes_and_can_be_cancelled(tmp_path: Path) -> None:
    wanted = spec(tmp_path, lines([{"text": "x" * 1000}] * 3000))
    size, told = wanted.path.stat().st_size, []
    intake.read(wanted, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, size)
    assert told[-1] == (size, size)
    assert len(told) > 3
    with pytest.raises(ProblemError) as caught:
        intake.read(wanted, cancelled=lambda: True)
    assert caught.value.problem.code == "request_cancelled"


def test_a_text_file_becomes_documents(tmp_path: Path) -> None:
    loaded = intake.read(spec(tmp_path, "one\n\ntwo\n", "book.md"))
    examples, refused = intake.examples(loaded)
    assert [example.text for _, example in examples] == ["one", "two"]
    assert not refused


def test_the_fingerprint_is_the_files_sha256(tmp_path: Path) -> None:
    wanted = spec(tmp_path, "abc")
    assert intake.fingerprint(wanted.path) == hashlib.sha256(b"abc").hexdigest()


def test_taking_in_data_imports_no_ml_library(tmp_path: Path) -> None:
    wanted = spec(tmp_path, lines(ROWS))
    code = (
        "import sys; from pathlib import Path;"
        "from engine.dataset import DatasetSpec; from engine.runtime import intake;"
        f"intake.report(DatasetSpec(path=Path({str(wanted.path)!r})));"
        "print({'torch', 'transformers', 'pyarrow', 'datasets'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
