"""Checkpoints: whole or absent, and the newest good one is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import durable, job
from engine.problems import ProblemError
from engine.runs import RunFolder
from engine.runtime import checkpoint

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    parts = {"model": {"path": "/m"}, "data": [{"path": "/d"}]}
    return RunFolder.create(job.TrainJob.model_validate(parts), tmp_path)


def save(run: RunFolder, step: int, content: bytes = b"weights") -> Path:
    staged = checkpoint.staging(run) / "inner"
    staged.mkdir()
    (staged / "model").write_bytes(content)
    return checkpoint.commit(run, staged, step, {"best": None})


def steps(run: RunFolder) -> list[int]:
    return [int(item.name[5:]) for item in sorted(run.checkpoints.glob("step-*"))]


def test_a_run_without_checkpoints_has_none(run: RunFolder) -> None:
    assert checkpoint.newest_good(run) == (None, [])
    assert checkpoint.prune(run, None) == []


def test_the_newest_checkpoint_is_found_with_its_facts(run: RunFolder) -> None:
    for step in (10, 9, 100):
        save(run, step)
    found, damaged = checkpoint.newest_good(run)
    assert found is not None
    assert (found.step, found.facts, damaged) == (100, {"step": 100, "best": None}, [])


def test_damaged_checkpoints_are_passed_over_newest_first_and_named(run: RunFolder) -> None:
    for step in (10, 20, 30, 40):
        save(run, step)
    (run.checkpoints / "step-00000040" / "model").write_bytes(b"weightX")
    (run.checkpoints / "step-00000030" / durable.MANIFEST).write_bytes(b"")
    found, damaged = checkpoint.newest_good(run)
    assert found is not None
    assert found.step == 20
    assert [problem.facts["step"] for problem in damaged] == [40, 30]
    assert [problem.facts["file"] for problem in damaged] == ["model", durable.MANIFEST]
    assert "Checkpoint 40 is damaged (model: its content changed)" in damaged[0].sentence()


def test_when_all_are_damaged_all_are_named(run: RunFolder) -> None:
    (save(run, 1) / "model").unlink()
    found, damaged = checkpoint.newest_good(run)
    assert found is None
    assert [problem.code for problem in damaged] == ["checkpoint_damaged"]


def test_other_things_in_the_folder_are_no_checkpoints(run: RunFolder) -> None:
    save(run, 5)
    for name in ("step-6", "step-00000007.tmp", ".trash-step-00000009-1", "notes"):
        (run.checkpoints / name).mkdir()
    (run.checkpoints / "step-00000008").write_bytes(b"a file")
    found, _ = checkpoint.newest_good(run)
    assert found is not None
    assert found.step == 5


def test_pruning_keeps_the_two_newest_and_the_best(run: RunFolder) -> None:
    for step in (10, 20, 30, 40):
        save(run, step)
    assert checkpoint.prune(run, 10) == [10, 30, 40]
    assert steps(run) == [10, 30, 40]
    assert checkpoint.prune(run, 999) == [30, 40]
    assert steps(run) == [30, 40]


def test_what_a_crash_left_half_removed_is_cleared_away(run: RunFolder) -> None:
    save(run, 1)
    (run.checkpoints / ".trash-step-00000009-1").mkdir()
    checkpoint.prune(run, None)
    assert [item.name for item in run.checkpoints.glob(".trash-*")] == []


def test_what_a_crash_left_staged_is_not_taken_over(run: RunFolder) -> None:
    (checkpoint.staging(run) / "half").write_bytes(b"x")
    assert list(checkpoint.staging(run).iterdir()) == []


def test_a_damaged_checkpoint_is_replaced_by_the_same_step(run: RunFolder) -> None:
    (save(run, 5) / "model").write_bytes(b"")
    save(run, 5)
    assert checkpoint.newest_good(run)[1] == []


def test_a_named_step_is_verified(run: RunFolder) -> None:
    folder = save(run, 5)
    assert checkpoint.find(run, 5) == folder
    (folder / "model").unlink()
    with pytest.raises(ProblemError) as caught:
        checkpoint.find(run, 5)
    assert caught.value.problem.code == "result_damaged"
    with pytest.raises(ProblemError) as caught:
        checkpoint.find(run, 6)
    assert caught.value.problem.code == "checkpoint_missing"


def test_the_result_comes_before_the_newest_checkpoint_and_nothing_is_a_problem(run: RunFolder) -> None:
    with pytest.raises(ProblemError) as caught:
        checkpoint.find(run, None)
    assert caught.value.problem.code == "run_not_finished"
    folder = save(run, 5)
    assert checkpoint.find(run, None) == folder
    staged = run.path / ".adapter"
    staged.mkdir()
    (staged / "weights").write_bytes(b"w")
    durable.commit_folder(staged, run.adapter)
    assert checkpoint.find(run, None) == run.adapter
    (run.adapter / "weights").write_bytes(b"x")
    with pytest.raises(ProblemError) as caught:
        checkpoint.find(run, None)
    assert caught.value.problem.code == "result_damaged"
