"""A whole run on shaped data: what was frozen is trained on, measured, and all that a resumed run needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fakes import tiny_job

from engine import job
from engine.events import Evaluated, Finished, Prepared
from engine.runs import RunFolder
from engine.runtime import worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(path: Path, first: int, stop: int) -> Path:
    rows = [
        {"prompt": f"w9 w{n % 80 + 10} w{n // 80 + 3}", "completion": f"w{n % 7 + 3} w5"}
        for n in range(first, stop)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def of(kind: type[Any], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def test_shaped_data_is_trained_on_measured_and_resumed_without_its_files(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    data, general = write(tmp_path / "a.jsonl", 0, 40), write(tmp_path / "g.jsonl", 200, 220)
    tests = write(tmp_path / "t.jsonl", 100, 106)
    base = make_base("base", dtype="float32")
    short = {"max_steps": 2, "save_steps": 1}
    draft = tiny_job.make_run(base, data, tmp_path / "drafts", precision={"kind": "fp32"}, training=short)
    shaped = {
        "data": [
            {
                "path": str(data),
                "edits": [{"kind": "drop_rows", "rows": [1, 2]}],
                "augment": [{"kind": "swap_translation", "request": "w9 {text}", "back": "w8 {text}"}],
            }
        ],
        "split": {"validation": 0.1, "test_data": [str(tests)]},
        "replay": {"data": [str(general)], "share": 0.2},
    }
    work = job.TrainJob.model_validate({**draft.job().model_dump(mode="json"), **shaped})
    run = RunFolder.create(work, tmp_path / "runs")
    worker.work(run.path)
    assert of(Finished, run)[-1].outcome == "completed"
    prepared = of(Prepared, run)[-1]
    assert (prepared.train_rows, prepared.validation_rows, prepared.test_rows) == (85, 4, 6)
    lines = [json.loads(line) for line in (run.data / "train.jsonl").read_bytes().splitlines()]
    notes = [line.get("note", "") for line in lines]
    assert {note: notes.count(note) for note in notes} == {"": 34, "augmented": 34, "replay": 17}
    for file in (data, general, tests):
        file.unlink()
    measured = RunFolder.create(job.EvaluateJob(run=run.path, split="test"))
    worker.work(measured.path)
    assert of(Evaluated, measured)[-1].rows == 6
    worker.work(run.path)
    assert of(Finished, run)[-1].outcome == "completed"
    assert of(Prepared, run)[-1].resumed_from == 2
    frozen = run.data / "validation.jsonl"
    content = bytearray(frozen.read_bytes())
    content[content.index(b"w5")] = ord("v")
    frozen.write_bytes(bytes(content))
    worker.work(run.path)
    problem = of(Finished, run)[-1].problem
    assert (problem.code, problem.facts["path"]) == ("data_changed", str(frozen))
