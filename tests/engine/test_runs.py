"""Run folders: followed by offset, steered by lines, alive by their lock."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from engine import durable, events, job, launch, runs
from engine.dataset import DatasetSpec
from engine.events import Finished, PhaseChanged, Started, encode
from engine.methods import Full
from engine.model import ModelSpec
from engine.precision import Bf16
from engine.problems import Problem, ProblemError
from engine.runs import RunFolder

if TYPE_CHECKING:
    from pathlib import Path


def a_job(**changes: object) -> job.TrainJob:
    parts = {"model": {"path": "/models/Tiny Llama"}, "data": [{"path": "/data/rows.jsonl"}], **changes}
    return job.TrainJob.model_validate(parts)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder.create(a_job(), tmp_path / "runs")


def say(run: RunFolder, *said: events.Event) -> None:
    for event in said:
        durable.append_line(run.events_file, encode(event), sync=False)


def test_a_run_keeps_the_job_exactly(run: RunFolder) -> None:
    assert RunFolder.open(run.path).job() == a_job()


def test_names_of_one_minute_are_unique_and_say_model_and_method(tmp_path: Path) -> None:
    made = [RunFolder.create(a_job(), tmp_path) for _ in range(3)]
    assert len({run.name for run in made}) == 3
    assert all("tiny-llama-qlora" in run.name for run in made)


def test_a_run_is_called_as_its_job_says(tmp_path: Path) -> None:
    assert RunFolder.create(a_job(name="我的 第一次/../x"), tmp_path).name.endswith("-我的-第一次-x")
    named = RunFolder.create(a_job(precision=Bf16(), method=Full()), tmp_path)
    assert named.name.endswith("tiny-llama-full")


def test_runs_are_listed_newest_first_and_other_folders_are_not(tmp_path: Path) -> None:
    for name in ("2026-01-02-0000-b", "2026-01-01-0000-a", "notes"):
        (tmp_path / name).mkdir()
        if name != "notes":
            job.save(a_job(), tmp_path / name / "job.yaml")
    assert [run.name for run in runs.every(tmp_path)] == ["2026-01-02-0000-b", "2026-01-01-0000-a"]
    assert runs.every(tmp_path / "nowhere") == []


def test_exports_and_evaluations_live_inside_their_run(run: RunFolder) -> None:
    export = RunFolder.create(job.ExportJob(run=run.path))
    measured = RunFolder.create(job.EvaluateJob(run=run.path))
    assert (export.path.parent, measured.path.parent) == (run.exports, run.evaluations)


def test_events_are_followed_from_an_offset_without_reading_twice(run: RunFolder) -> None:
    assert run.events() == ([], 0)
    say(run, PhaseChanged(phase="starting", seq=1))
    first, offset = run.events()
    say(run, PhaseChanged(phase="training", seq=2))
    second, end = run.events(offset)
    assert [event.seq for event in [*first, *second]] == [1, 2]
    assert run.events(end) == ([], end)


def test_a_line_that_is_still_being_written_is_read_when_it_ends(run: RunFolder) -> None:
    line = encode(PhaseChanged(phase="training", seq=1))
    offset = 0
    for cut in range(0, len(line), 7):
        run.events_file.write_bytes(line[:cut])
        found, offset = run.events(offset)
        assert (found, offset) == ([], 0)
    run.events_file.write_bytes(line)
    found, offset = run.events(offset)
    assert [event.seq for event in found] == [1]
    assert offset == len(line)


def test_lines_that_are_torn_or_unknown_are_skipped(run: RunFolder) -> None:
    say(run, PhaseChanged(phase="starting", seq=1))
    with run.events_file.open("ab") as file:
        file.write(durable.seal({"type": "celebrated", "seq": 2}))
        file.write(b'{"type": "step", "torn\n')
    say(run, Finished(outcome="completed", seq=4))
    found, offset = run.events()
    assert [event.seq for event in found] == [1, 4]
    assert offset == run.events_file.stat().st_size


def test_a_long_file_is_followed_across_blocks(run: RunFolder) -> None:
    text = "x" * 3000
    with run.events_file.open("wb") as file:
        file.writelines(
            encode(events.Sampled(seq=number, step=1, prompt="p", text=text)) for number in range(1, 900)
        )
    found, offset = run.events()
    assert [event.seq for event in found] == list(range(1, 900))
    assert offset == run.events_file.stat().st_size


def test_a_folder_without_a_job_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        RunFolder.open(tmp_path)
    assert caught.value.problem.code == "run_not_found"


@pytest.mark.parametrize("more", [{}, {"kind": "distil"}, {"planet": "Mars"}])
def test_a_run_of_a_newer_version_is_refused_by_name(run: RunFolder, more: dict[str, str]) -> None:
    first = Started(version="9", kind="train", pid=1, protocol=events.PROTOCOL + 1).model_dump(mode="json")
    durable.append_line(run.events_file, durable.seal({**first, **more}))
    with pytest.raises(ProblemError) as caught:
        RunFolder.open(run.path)
    assert caught.value.problem.code == "run_newer"
    assert str(run.path) in str(caught.value)


def test_commands_reach_the_reader_once_and_in_order(run: RunFolder) -> None:
    sent = [run.send("pause"), run.send("sample", "Who are you?\n你好")]
    found, offset = run.commands()
    assert [command.id for command in found] == sent
    assert found[1].prompt == "Who are you?\n你好"
    assert run.commands(offset) == ([], offset)


def test_a_run_is_alive_exactly_as_long_as_another_process_holds_its_lock(run: RunFolder) -> None:
    assert not run.alive()
    code = (
        "import pathlib, sys; from engine.runs import RunFolder\n"
        "lock = RunFolder(pathlib.Path(sys.argv[1])).lock(); lock.acquire()\n"
        "print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(run.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=launch.environment(),
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert run.alive()
        with pytest.raises(ProblemError) as caught:
            run.delete()
        holder.kill()
        holder.wait()
    assert caught.value.problem.code == "run_alive"
    assert not run.alive()


def test_asking_whether_a_run_is_alive_does_not_make_it_alive(run: RunFolder) -> None:
    run.lock_file.touch()
    began = time.monotonic()
    assert [run.alive() for _ in range(20)] == [False] * 20
    assert time.monotonic() - began < 5


def test_deleting_a_run_frees_what_it_said(run: RunFolder) -> None:
    (run.path / "adapter").mkdir()
    (run.path / "adapter" / "weights").write_bytes(bytes(1000))
    assert run.size() == 1000 + run.job_file.stat().st_size
    run.delete()
    assert not run.path.exists()


def test_the_result_is_the_adapter_or_the_model_or_nothing(run: RunFolder) -> None:
    assert run.result() is None
    run.model.mkdir()
    assert run.result() == run.model


def test_a_run_that_never_started_has_an_empty_environment(run: RunFolder) -> None:
    assert runs.environment(run) == {}


def test_the_model_of_a_hub_names_the_run_too(tmp_path: Path) -> None:
    work = a_job().model_copy(
        update={"model": ModelSpec(hub="org/Some-7B"), "data": (DatasetSpec(path=tmp_path / "x"),)}
    )
    assert "some-7b-qlora" in RunFolder.create(work, tmp_path).name


def test_a_run_is_finished_when_its_last_event_says_so(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    assert not run.finished()
    durable.append_line(run.events_file, encode(Finished(seq=1, outcome="stopped")))
    assert run.finished()
    durable.append_line(run.events_file, encode(Started(seq=2, version="0.1.0", kind="train", pid=7)))
    assert not run.finished()


def test_a_run_is_given_a_name_and_the_job_stays_what_ran(run: RunFolder) -> None:
    before = run.job_file.read_bytes()
    assert run.title() is None
    run.rename("  Die beste\n Näherung  ")
    assert run.title() == "Die beste Näherung"
    assert run.job_file.read_bytes() == before


def test_an_empty_name_takes_the_given_one_away(run: RunFolder) -> None:
    run.rename("good")
    run.rename("   ")
    assert run.title() is None
    assert not run.title_file.exists()


def handed_over(successor: int, moment: float) -> events.Healed:
    problem = Problem(code="out_of_memory", facts={"phase": "training"})
    sizes = {"training.per_device_train_batch_size": 1}
    return events.Healed(
        seq=2, time=moment, step=3, problem=problem, before=sizes, after=sizes, successor=successor
    )


def test_a_run_that_was_handed_over_is_alive_while_the_named_process_comes_up(run: RunFolder) -> None:
    say(run, Started(seq=1, version="0.1.0", kind="train", pid=7))
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as successor:
        say(run, handed_over(successor.pid, time.time()))
        assert run.alive()
        assert run.finished(), "its process has said its last word"
        successor.kill()
        successor.wait()
    assert not run.alive()


def test_a_process_that_only_bears_the_number_of_the_named_one_keeps_no_run_alive(run: RunFolder) -> None:
    say(run, handed_over(os.getpid(), time.time() - 100 * 24 * 3600))
    assert not run.alive()
