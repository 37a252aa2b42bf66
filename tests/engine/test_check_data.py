"""`check-data` as a person or a script meets it: a real process and a real file, whatever is in it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from fakes.real_files import FILES

from engine import launch
from engine.checks import CHECKS
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"path", "format", "encoding", "accepted", "refused", "blank", "findings"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="there are no such files")


def checked(*files: Path, options: tuple[str, ...] = ("--json",)) -> subprocess.CompletedProcess[str]:
    command = launch.engine_command("check-data", *map(str, files), *options)
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=launch.environment(),
        timeout=120,
        check=False,
    )


def listed(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    files = json.loads(done.stdout)["files"]
    assert all(file.keys() >= NAMES for file in files)
    return files


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


def test_every_line_of_every_file_is_accounted_for(tmp_path: Path) -> None:
    first, second = tmp_path / "rows.jsonl", tmp_path / "rows.csv"
    first.write_text(
        '{"prompt": "a", "completion": "b"}\n\n{broken\n[1]\n{"prompt": "c"}\n', encoding="utf-8"
    )
    second.write_bytes(
        "question,answer\n第一个问题是什么？请详细回答。,这是一个很长的回答，包含许多常用的汉字。\n第二个问题呢？,也是这样。\n".encode(
            "gb18030"
        )
    )
    done = checked(first, second)
    assert done.returncode == 0, done
    rows, table = listed(done)
    assert (rows["format"], rows["encoding"], rows["accepted"], rows["blank"]) == (
        "prompt_completion",
        "utf-8",
        1,
        1,
    )
    assert [item["line"] for item in rows["refused"]] == [3, 4, 5]
    assert all(item["reason"] for item in rows["refused"])
    assert (table["format"], table["encoding"], table["accepted"]) == ("question_answer", "gb18030", 2)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Check every file of the readers' table in one go; each lies in a folder of its own."""
    paths = [wanted.write(tmp_path_factory.mktemp("file")) for wanted in FILES.values()]
    return checked(*paths), [str(path) for path in paths]


@pytest.mark.parametrize("name", FILES)
def test_what_the_readers_say_of_a_file_is_what_is_reported(
    every: tuple[subprocess.CompletedProcess[str], list[str]], name: str
) -> None:
    done, paths = every
    wanted, path = FILES[name], paths[list(FILES).index(name)]
    report = {file["path"]: file for file in listed(done)}.get(path)
    if wanted.problem or not wanted.rows:  # a file without a row is refused as a whole
        assert report is None
        assert path in done.stderr
        return
    assert report is not None
    told = [(item["line"], item["reason"]) for item in report["refused"]]
    rows = wanted.rows if isinstance(wanted.rows, int) else len(wanted.rows)
    assert tuple(told[: len(wanted.refused)]) == wanted.refused
    assert report["accepted"] + len(told) - len(wanted.refused) == rows
    assert report["refused_count"] == len(told)
    assert (report["blank"], len(report["notes"])) == (wanted.blank, wanted.notes)
    assert (report["problem"] is None) == (path not in done.stderr)
    assert bool(report["findings"]) == (report["problem"] is None)


def test_a_list_with_refused_files_ends_with_two_and_no_traceback(
    every: tuple[subprocess.CompletedProcess[str], list[str]],
) -> None:
    assert refused(every[0])


def test_a_long_file_is_looked_at_by_every_check(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"prompt": f"What is {number}?", "completion": f"It is {number}."} for number in range(10_100)]
    rows[10_050] = rows[7]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = checked(path)
    assert done.returncode == 0, done
    found = {item["check"]: item for item in listed(done)[0]["findings"]}
    kinds = (kind for kind in CHECKS if not (kind.needs_tokens or kind.needs_split or kind.needs_probes))
    assert found.keys() == set(map(kind_of, kinds))
    assert (found["duplicates"]["count"], found["duplicates"]["lines"]) == (1, [10_051])


def test_more_refused_lines_than_a_page_shows_are_all_listed(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"prompt": "a", "completion": "b"}\n' + "{broken\n" * 2500, encoding="utf-8")
    (file,) = listed(checked(path))
    assert len(file["refused"]) == file["refused_count"] == 2500


def test_a_refused_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text('{"prompt": "a", "completion": "b"}\n', encoding="utf-8")
    done = checked(tmp_path / "none.jsonl", good)
    assert "none.jsonl" in refused(done)
    assert [file["accepted"] for file in listed(done)] == [1]


def test_words_are_printed_without_json(tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text('{"prompt": "a", "completion": "b"}\n{broken\n', encoding="utf-8")
    done = checked(good, options=())
    assert done.returncode == 0
    assert "1 row, prompt_completion, utf-8; 1 line refused, 0 blank" in done.stdout
    assert "line 2: it is not valid JSON" in done.stdout


def test_garbage_is_refused_with_a_reason_file_by_file(tmp_path: Path) -> None:
    content = {
        "empty": b"",
        "noise": random.Random(1).randbytes(100_000),  # noqa: S311
        "zeros": bytes(1 << 20),
        "zip": b"PK\x03\x04" + bytes(200),
        "columns": b'{"x": 1, "y": 2}\n',
        "long": b'{"text": "' + b"x" * (70 << 20),
    }
    for name, held in content.items():
        (tmp_path / f"{name}.jsonl").write_bytes(held)
    folder = tmp_path / "folder.jsonl"
    folder.mkdir()
    (folder / "again").symlink_to(folder)
    assert_each_is_refused(*sorted(tmp_path.iterdir()))


@POSIX
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    device, pipe, circle = (tmp_path / f"{kind}.jsonl" for kind in ("device", "pipe", "circle"))
    device.symlink_to("/dev/zero")
    os.mkfifo(pipe)
    circle.symlink_to(tmp_path / "other.jsonl")
    (tmp_path / "other.jsonl").symlink_to(circle)
    assert_each_is_refused(device, pipe, circle, tmp_path / ("x" * 300 + ".jsonl"))


def assert_each_is_refused(*files: Path) -> None:
    """All of them are refused, each with a sentence of its own, and none is listed as data of a format."""
    done = checked(*files)
    sentences = refused(done).splitlines()
    assert not any(file["format"] for file in listed(done))
    for file in files:
        assert [line for line in sentences if file.name in line], file


@POSIX
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_text('{"text": "a"}\n', encoding="utf-8")
    path.chmod(0)
    assert "Permission denied" in refused(checked(path))
