"""The doctor over several files and a split column: it sees the very rows and sides that a run will use."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine import job
from engine.checks.duplicates import Duplicates
from engine.checks.leakage import Leakage
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.refusals import Refusals
from engine.dataset import DatasetSpec, SplitSpec
from engine.rpc_data import Diagnose, Diagnosis, FixPreview, PreviewFix
from engine.runtime import doctor, intake, prepare
from engine.runtime.wire import Request, Wire

if TYPE_CHECKING:
    from pathlib import Path

    from engine.checks import AnyCheck, Finding

LONG = "The workshop opens at nine in the morning and closes at six in the evening, but never on a Sunday"
Row = dict[str, Any]


def a_request() -> Request:
    return Request(1, "diagnose", {}, Wire(io.StringIO()))


def row(question: str, answer: str = "", **more: str) -> Row:
    return {"prompt": question, "completion": answer or f"{question.strip()}, answered", **more}


def file(path: Path, rows: list[Row], *fixes: AnyCheck) -> DatasetSpec:
    path.write_text("".join(f"{json.dumps(item)}\n" for item in rows), encoding="utf-8")
    return DatasetSpec(path=path, fixes=fixes)


def diagnosed(*data: DatasetSpec, split: SplitSpec) -> Diagnosis:
    return doctor.diagnose(Diagnose(data=data, split=split), intake.read, None, a_request())


def of(diagnosis: Diagnosis, check: str) -> list[Finding]:
    return [item for item in diagnosis.findings if item.check == check and item.count]


def preview(data: DatasetSpec, fix: AnyCheck, *files: DatasetSpec, split: SplitSpec) -> FixPreview:
    wanted = PreviewFix(data=data, fix=fix, files=files, split=split)
    return doctor.preview_fix(wanted, intake.read, a_request())


def trained(*data: DatasetSpec, split: SplitSpec) -> prepare.Split:
    content = {"model": {"path": "/m"}, "data": list(data), "split": split}
    return prepare.split_rows(job.TrainJob.model_validate(content))


def lines(split: prepare.Split, side: str = "train") -> list[tuple[str, int]]:
    return [(found.path.rpartition("/")[2], found.line) for found in split.rows[side]]


NONE, COLUMN = SplitSpec(validation=0), SplitSpec(validation=0.5, column="part")


def test_a_split_column_says_what_leaks(tmp_path: Path) -> None:
    rows = [
        row(LONG, part="train"),
        row(LONG + "!", part="test"),
        row("Something else", part="train"),
        row("Nobody's", part="later"),
    ]
    data = file(tmp_path / "a.jsonl", rows)
    diagnosis = diagnosed(data, split=COLUMN)
    (leak,) = of(diagnosis, "leakage")
    assert (diagnosis.rows, leak.lines, leak.fix) == (3, (1,), "drop")
    assert leak.excerpts[0].twin == 2
    fixed = data.model_copy(update={"fixes": (Leakage(),)})
    assert lines(trained(fixed, split=COLUMN)) == [("a.jsonl", 3)]
    assert of(diagnosed(fixed, split=COLUMN), "leakage") == []
    assert preview(data, Leakage(), data, split=COLUMN).dropped == 1


def test_without_the_column_the_same_file_has_no_leak_to_tell(tmp_path: Path) -> None:
    rows = [row(LONG, part="train"), row(LONG + "!", part="test"), row("Something else", part="train")]
    assert of(diagnosed(file(tmp_path / "a.jsonl", rows), split=NONE), "leakage") == []


def test_the_doctor_looks_at_the_rows_of_a_run_and_at_no_others(tmp_path: Path) -> None:
    rows = [row(f"Question {number}", part=("train", "val", "?")[number % 3]) for number in range(30)]
    other, own = (
        [row(f"More {number}") for number in range(40)],
        [row(f"Own {number}") for number in range(5)],
    )
    data = file(tmp_path / "a.jsonl", rows), file(tmp_path / "b.jsonl", other)
    split = SplitSpec(validation=0.25, column="part", test_data=(file(tmp_path / "t.jsonl", own),))
    run = trained(*data, split=split)
    assert diagnosed(*data, split=split).rows == sum(map(len, run.rows.values())) == 65


def test_a_repeat_of_another_file_is_found_and_the_first_file_keeps_its_row(tmp_path: Path) -> None:
    first = file(tmp_path / "a.jsonl", [row("Same"), row("Mine")])
    second = file(tmp_path / "b.jsonl", [row("Other"), row("same "), row("Other")])
    (found,) = of(diagnosed(first, second, split=NONE), "duplicates")
    assert (found.path, found.lines, found.remedy) == (
        second.path,
        (2, 3),
        {"kind": "duplicates", "across": True},
    )
    assert (found.excerpts[0].twin, found.excerpts[0].twin_path) == (1, first.path)
    fix = Duplicates(across=True)
    assert preview(second, fix, first, second, split=NONE).dropped == 2
    fixed = second.model_copy(update={"fixes": (fix,)})
    assert lines(trained(first, fixed, split=NONE)) == [("a.jsonl", 1), ("a.jsonl", 2), ("b.jsonl", 1)]
    assert of(diagnosed(first, fixed, split=NONE), "duplicates") == []
    # The order of the files decides: now the fix is on the file that comes first, and drops its own repeats.
    assert lines(trained(fixed, first, split=NONE))[:2] == [("b.jsonl", 1), ("b.jsonl", 2)]


def test_a_fix_that_looks_at_its_own_file_leaves_rows_of_other_files_alone(tmp_path: Path) -> None:
    first = file(tmp_path / "a.jsonl", [row("Same")])
    second = file(tmp_path / "b.jsonl", [row("Same"), row("Same")], Duplicates())
    assert lines(trained(first, second, split=NONE)) == [("a.jsonl", 1), ("b.jsonl", 1)]


def test_near_repeats_of_another_file_are_found_and_dropped(tmp_path: Path) -> None:
    first = file(tmp_path / "a.jsonl", [row(LONG)])
    second = file(tmp_path / "b.jsonl", [row("Other"), row(LONG + "s")])
    (found,) = of(diagnosed(first, second, split=NONE), "near_duplicates")
    assert (found.path, found.lines, found.remedy) == (
        second.path,
        (2,),
        {"kind": "near_duplicates", "across": True},
    )
    fix = NearDuplicates(across=True)
    assert preview(second, fix, first, second, split=NONE).dropped == 1
    fixed = second.model_copy(update={"fixes": (fix,)})
    assert lines(trained(first, fixed, split=NONE)) == [("a.jsonl", 1), ("b.jsonl", 1)]


def test_what_a_person_holds_out_is_kept_before_what_is_trained_on(tmp_path: Path) -> None:
    own = file(tmp_path / "v.jsonl", [row("Same")])
    data = file(tmp_path / "a.jsonl", [row("SAME"), row("Mine")], Duplicates(across=True))
    split = SplitSpec(validation=0, validation_data=(own,))
    run = trained(data, split=split)
    assert (lines(run), lines(run, "validation")) == ([("a.jsonl", 2)], [("v.jsonl", 1)])


def test_repeats_of_another_file_are_left_out_before_rows_are_held_out(tmp_path: Path) -> None:
    first = file(tmp_path / "a.jsonl", [row(f"Question {number}") for number in range(20)])
    rows = [row(f"Question {number}") for number in range(10, 30)]
    second = file(tmp_path / "b.jsonl", rows, Duplicates(across=True))
    run = trained(first, second, split=SplitSpec(validation=0.2))
    assert {name: len(found) for name, found in run.rows.items()} == {"train": 24, "validation": 6, "test": 0}


def test_a_fix_beside_a_split_column_acts_on_the_file_as_a_whole(tmp_path: Path) -> None:
    rows = [
        row("Same", part="train"),
        row("I cannot", "As an AI language model, I cannot say.", part="train"),
        row("SAME", part="test"),
        row("Kept", part="test"),
    ]
    data = file(tmp_path / "a.jsonl", rows, Refusals(), Duplicates())
    run = trained(data, split=COLUMN)
    assert (lines(run), lines(run, "test")) == ([("a.jsonl", 1)], [("a.jsonl", 4)])


@pytest.mark.parametrize("fixes", [(), (Refusals(),)])
def test_rows_that_do_not_fit_do_not_shift_the_sides_of_the_others(
    tmp_path: Path, fixes: tuple[AnyCheck, ...]
) -> None:
    rows = [
        {"prompt": "No answer", "part": "test"},
        row("First", part="train"),
        {"prompt": "No answer", "part": "train"},
        row("Second", part="test"),
    ]
    run = trained(file(tmp_path / "a.jsonl", rows, *fixes), split=COLUMN)
    assert (lines(run), lines(run, "test")) == ([("a.jsonl", 2)], [("a.jsonl", 4)])


def test_rows_are_counted_and_kept_together_when_some_are_left_out(tmp_path: Path) -> None:
    from engine.runtime.gather import Gathering

    first = file(tmp_path / "a.jsonl", [row("Same")])
    second = file(tmp_path / "b.jsonl", [row("One"), row("Same"), row("Two")], Duplicates(across=True))
    part = Gathering(intake.read, NONE, lambda: None).all((first, second)).parts[1]
    assert part.numbers is not None
    assert part.numbers.tolist() == [0, 2]
    assert [line for line, _ in part.source.examples] == [1, 3]
    assert len(part.survey.labels) == len(np.unique(part.survey.contents, axis=0)) == 2
