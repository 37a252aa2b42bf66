"""A job is checked before it runs: everything in its way is named at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from engine.job import TrainJob, load, save
from engine.problems import ProblemError
from engine.runtime import preflight
from engine.runtime.wire import Request, Wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.rpc import JobCheck


@pytest.fixture
def request_() -> Request:
    return Request(1, "check_job", {}, Wire(io.StringIO()))


def a_job(base: Path, data: Path, **more: Any) -> TrainJob:
    training = {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 2, "num_train_epochs": 2}
    parts = {"split": {"validation": 0.1}, "training": training, **more}
    return TrainJob.model_validate({"model": {"path": base}, "data": [{"path": data}], **parts})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    rows = [f'{{"prompt": "w{number} w5", "completion": "w9"}}' for number in range(40)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def codes(check: JobCheck) -> list[str]:
    return [problem.code for problem in check.problems]


def test_a_job_that_can_run_is_told_what_it_will_take(
    make_base: Callable[..., Path], data: Path, request_: Request, tmp_path: Path
) -> None:
    work = a_job(make_base(), data)
    found = preflight.check(work, request_)
    assert (codes(found), found.notes) == ([], ())
    assert (found.rows, found.total_steps) == (36, 18)
    assert 0 < found.disk_needed < found.disk_free
    (tmp_path / "job.yaml").write_text(found.yaml, encoding="utf-8")
    save(work, tmp_path / "again.yaml")
    assert load(tmp_path / "job.yaml") == work == load(tmp_path / "again.yaml")


def test_every_problem_is_named_and_not_only_the_first(tmp_path: Path, request_: Request) -> None:
    work = a_job(tmp_path / "no model", tmp_path / "no data", method={"kind": "full"})
    found = preflight.check(work, request_)
    assert codes(found) == ["combination_refused", "model_not_found", "data_not_found"]
    assert (found.rows, found.disk_needed) == (0, 0)


def test_what_is_left_out_is_a_note_and_no_obstacle(
    make_base: Callable[..., Path], data: Path, request_: Request
) -> None:
    base = make_base()
    (base / "chat_template.jinja").unlink()
    data.write_text(data.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    found = preflight.check(a_job(base, data), request_)
    assert codes(found) == []
    assert {note.code for note in found.notes} == {"model_without_template", "rows_left_out"}


def test_a_disk_that_is_too_small_is_named_with_what_it_lacks(
    make_base: Callable[..., Path], data: Path, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "disk_free", lambda _: 10)
    found = preflight.check(a_job(make_base(), data), request_)
    (problem,) = found.problems
    assert (problem.code, problem.facts["free"]) == ("disk_full", 10)
    assert problem.facts["needed"] == found.disk_needed > 10


def test_a_check_that_nobody_waits_for_ends(
    make_base: Callable[..., Path], data: Path, request_: Request
) -> None:
    request_.cancelled.set()
    with pytest.raises(ProblemError) as caught:
        preflight.check(a_job(make_base(), data), request_)
    assert caught.value.problem.code == "request_cancelled"
