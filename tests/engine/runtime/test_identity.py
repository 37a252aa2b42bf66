"""What a run may go on with: the job and the rows that it began with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from fakes import tiny_job

from engine.problems import ProblemError
from engine.runtime import identity, prepare
from engine.runtime.checkpoint import Checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.job import TrainJob
    from engine.runs import RunFolder


@pytest.fixture
def begin(tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run and freezes its rows."""

    def begun(**parts: Any) -> RunFolder:
        data = tiny_job.write_rows(tmp_path / "rows.jsonl")
        run = tiny_job.make_run(tmp_path / "base", data, tmp_path / "runs", **parts)
        work = run.job()
        assert work.kind == "train"
        prepare.freeze(prepare.split_rows(work), run.data, job=identity.job_digest(run))
        return run

    return begun


def a_checkpoint(run: RunFolder) -> Checkpoint:
    facts = {"job": identity.job_digest(run), "data": identity.data_digest(run)}
    return Checkpoint(1, run.checkpoints / "step-00000001", facts)


def refused(run: RunFolder, start: Checkpoint | None) -> str:
    with pytest.raises(ProblemError) as caught:
        identity.check(run, start)
    assert caught.value.problem.code == "data_changed"
    return str(caught.value.problem.facts["path"])


def change_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("name", ["train", "validation"])
@pytest.mark.parametrize("saved", [True, False], ids=["with-checkpoint", "without"])
def test_one_changed_byte_of_the_frozen_rows_is_refused_and_the_file_named(
    begin: Callable[..., RunFolder], name: str, saved: bool
) -> None:
    run = begin()
    start = a_checkpoint(run) if saved else None
    identity.check(run, start)
    change_a_byte(run.data / f"{name}.jsonl")
    assert refused(run, start) == str(run.data / f"{name}.jsonl")


def test_changed_fingerprints_are_refused_and_named(begin: Callable[..., RunFolder]) -> None:
    run = begin()
    start = a_checkpoint(run)
    file = run.data / "fingerprints.json"
    text = file.read_text()
    digest = prepare.fingerprint(run.data)["train"]
    file.write_text(text.replace(digest, digest[::-1]))
    assert refused(run, start) == str(file)


def test_rows_and_fingerprints_that_were_changed_together_are_refused(
    begin: Callable[..., RunFolder],
) -> None:
    run = begin()
    start = a_checkpoint(run)
    work = run.job()
    assert work.kind == "train"
    other = work.model_copy(update={"split": work.split.model_copy(update={"seed": 8})})
    prepare.freeze(prepare.split_rows(other), run.data)
    assert refused(run, start) == str(run.data)


@pytest.mark.parametrize("saved", [True, False], ids=["with-checkpoint", "without"])
def test_another_job_is_refused(begin: Callable[..., RunFolder], saved: bool) -> None:
    run = begin()
    start = a_checkpoint(run) if saved else None
    run.job_file.write_text(run.job_file.read_text().replace("seed: 7", "seed: 8"))
    assert refused(run, start) == str(run.job_file)


def test_source_files_that_changed_or_vanished_do_not_matter(
    begin: Callable[..., RunFolder], tmp_path: Path
) -> None:
    run = begin()
    start = a_checkpoint(run)
    before = list(prepare.thaw(run.data).rows["train"])
    (tmp_path / "rows.jsonl").write_text("something else\n")
    identity.check(run, start)
    (tmp_path / "rows.jsonl").unlink()
    identity.check(run, start)
    assert list(prepare.thaw(run.data).rows["train"]) == before


def test_frozen_rows_that_vanished_are_missed(begin: Callable[..., RunFolder]) -> None:
    run = begin()
    start = a_checkpoint(run)
    (run.data / "test.jsonl").unlink()
    assert refused(run, start) == str(run.data)


def test_a_run_of_an_earlier_version_goes_on(begin: Callable[..., RunFolder]) -> None:
    """It has no fingerprints beside its rows, and its job file knows fewer settings."""
    run = begin()
    (run.data / "fingerprints.json").unlink()
    content = yaml.safe_load(run.job_file.read_text())
    del content["mixing"], content["replay"], content["split"]["stratify"]
    run.job_file.write_text(yaml.safe_dump(content))
    identity.check(run, a_checkpoint(run))


def test_what_only_saves_memory_does_not_make_it_another_job(begin: Callable[..., RunFolder]) -> None:
    """A run that was begun before such a setting existed, or without it, can go on with it."""
    run = begin(evaluation={"eval_steps": 5})
    before = identity.job_digest(run)
    content = yaml.safe_load(run.job_file.read_text())
    for chosen in (True, False):
        content["training"] |= {"chunked_loss": chosen, "activation_offloading": chosen}
        content["evaluation"]["eval_steps"] = 7
        run.job_file.write_text(yaml.safe_dump(content))
        assert identity.job_digest(run) == before
    del content["training"]["chunked_loss"], content["training"]["activation_offloading"]
    run.job_file.write_text(yaml.safe_dump(content))
    assert identity.job_digest(run) == before


def test_the_digest_is_that_of_the_settings_which_earlier_versions_took(
    begin: Callable[..., RunFolder],
) -> None:
    run = begin()
    work: TrainJob = run.job()  # type: ignore[assignment]
    savings = {"chunked_loss", "activation_offloading"}
    content = work.model_dump(mode="json", exclude={"name": True, "evaluation": True, "training": savings})
    assert identity.job_digest(run) == identity._digest(content)
