"""Runs that run out of memory at any step: they heal, they complete, and nothing is learned otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes.healed import CLOSE, STEPS, losses, of, outcome, sizes

from engine.events import Adjusted, Evaluated, Finished, Fitted, Healed, Noted, Prepared, Saved
from engine.healing import CHECKPOINTING, EVALUATION_BATCH
from engine.job import EvaluateJob
from engine.runs import RunFolder
from engine.runtime import worker

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_run_that_runs_out_at_any_step_heals_and_learns_as_with_the_small_batch_from_the_start(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float]
) -> None:
    large = make_run()
    work(large)
    assert not of(Healed, large)
    for step in range(1, STEPS + 1):
        run = make_run()
        work(run, rows=1, since=step)
        assert outcome(run) == "completed"
        assert of(Saved, run)
        assert losses(run) == pytest.approx(small, rel=CLOSE), step
        assert sizes(run) == [(2, 2), (1, 4)], step
        begun = [event.resumed_from or 0 for event in of(Prepared, run)]
        assert begun == [0, *((item.resumes_from or 0) for item in of(Healed, run))]
        assert begun[1:] == [(item.step - 1) // 3 * 3 for item in of(Healed, run)]
        kept = begun[-1]
        assert [losses(run)[number] for number in range(1, kept + 1)] == [
            losses(large)[number] for number in range(1, kept + 1)
        ], "what was learned before is kept to the bit"
        if kept == 0:
            assert losses(run) == small, "the same batches from the start give the same numbers to the bit"


@pytest.mark.parametrize("where", ["backward", "optimizer"])
def test_wherever_in_a_step_memory_runs_out_the_run_heals(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float], where: str
) -> None:
    run = make_run()
    work(run, rows=1, since=5, where=where)
    assert outcome(run) == "completed"
    assert sizes(run) == [(2, 2), (1, 4)]
    assert losses(run) == pytest.approx(small, rel=CLOSE)


@pytest.mark.parametrize(
    ("parts", "training", "healed"),
    [
        ({}, {"train_sampling_strategy": "group_by_length"}, [(2, 2), (1, 4)]),
        (
            {"stage": {"kind": "pretrain", "max_length": 16, "packing": True}},
            {"per_device_train_batch_size": 2},
            [(1, 2)],
        ),
        ({}, {"per_device_train_batch_size": 3, "gradient_accumulation_steps": 2}, [(1, 6)]),
        ({"precision": {"kind": "nf4"}}, {}, [(2, 2), (1, 4)]),
    ],
    ids=["like lengths", "packed", "odd", "nf4"],
)
def test_whatever_the_order_of_rows_a_healed_run_sees_each_row_when_it_would_have(
    make_run: Callable[..., RunFolder],
    work: Callable[..., None],
    parts: dict[str, Any],
    training: dict[str, Any],
    healed: list[tuple[int, int]],
) -> None:
    effective = training.get("per_device_train_batch_size", 4) * training.get(
        "gradient_accumulation_steps", 1
    )
    small = {**training, "per_device_train_batch_size": 1, "gradient_accumulation_steps": effective}
    wanted, run = (
        make_run(training={**small, "save_steps": 1}, **parts),
        make_run(training={**training, "save_steps": 1}, **parts),
    )
    work(wanted)
    middle = len(losses(wanted)) - 1  # in the middle of the second epoch
    work(run, rows=1, since=middle)
    assert outcome(run) == "completed"
    assert sizes(run) == healed
    assert of(Prepared, run)[-1].resumed_from == middle - 1
    assert losses(run) == pytest.approx(losses(wanted), rel=CLOSE)


def test_a_run_that_does_not_fit_with_one_row_fails_and_names_what_may_help(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    run = make_run(training={"gradient_checkpointing": False})
    work(run, rows=0)
    finished = of(Finished, run)[-1]
    assert (finished.outcome, finished.problem.code) == ("failed", "out_of_memory_at_one")
    assert finished.problem.facts["lever"] == CHECKPOINTING
    assert "gradient checkpointing" in finished.problem.next_step()
    assert sizes(run) == [(2, 2), (1, 4)]


def test_a_resume_goes_on_with_what_was_decided_before(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    run = make_run(training={"gradient_checkpointing": False})
    work(run, rows=0, since=5)
    assert outcome(run) == "failed"
    worker.work(run.path, adjust={CHECKPOINTING: True})
    assert of(Finished, run)[-1].outcome == "completed"
    assert of(Adjusted, run)[-1].after == {CHECKPOINTING: True}
    assert len(of(Healed, run)) == 2, "one row at a time was kept to"
    work_ = run.job()
    assert work_.kind == "train"
    assert work_.training.per_device_train_batch_size == 4, "the job says what was asked for"


def test_an_evaluation_that_does_not_fit_takes_fewer_rows_and_training_goes_on(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {
        "split": {"validation": 0.4, "test": 0.0, "seed": 7},
        "evaluation": {"eval_steps": 2, "per_device_eval_batch_size": 4},
    }
    whole, run = make_run(**parts), make_run(**parts)
    work(whole)
    work(run, evaluating=1)
    assert outcome(run) == "completed"
    assert [item.after for item in of(Adjusted, run)] == [{EVALUATION_BATCH: 2}, {EVALUATION_BATCH: 1}]
    assert losses(run) == losses(whole)
    measured, wanted = ([item.metrics["loss"] for item in of(Evaluated, each)] for each in (run, whole))
    assert measured == pytest.approx(wanted, rel=1e-5)


def test_an_evaluation_that_does_not_fit_at_all_is_left_out_and_so_is_a_sample(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {
        "split": {"validation": 0.4, "test": 0.0, "seed": 7},
        "evaluation": {"eval_steps": 3, "samples": ["w5 w6"], "max_new_tokens": 2},
    }
    run = make_run(**parts)
    work(run, evaluating=0, since=2)
    assert outcome(run) == "completed"
    assert not of(Evaluated, run)
    notes = [note.problem.code for note in of(Noted, run)]
    assert notes[:2] == ["evaluation_skipped", "sample_skipped"]
    assert of(Saved, run)


def test_the_fit_is_measured_before_the_first_step_and_changes_no_number(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    parts: dict[str, Any] = {"method": {"kind": "lora", "r": 4, "lora_dropout": 0.1}}
    plain, tight = make_run(**parts), make_run(**parts)
    work(plain)
    work(tight, tight=True)
    assert losses(tight) == losses(plain)
    names = [item.type for item in tight.events()[0]]
    assert names.index("prepared") < names.index("fitted") < names.index("step")
    assert of(Fitted, tight)[0].rows == 4
    assert 0 < of(Fitted, tight)[0].peak < of(Fitted, tight)[0].capacity


def test_what_does_not_fit_is_healed_before_the_first_step(
    make_run: Callable[..., RunFolder], work: Callable[..., None], small: dict[int, float]
) -> None:
    run = make_run()
    work(run, rows=1, tight=True)
    assert outcome(run) == "completed"
    assert [item.problem.facts["phase"] for item in of(Healed, run)] == ["fitting", "fitting"]
    assert [item.rows for item in of(Fitted, run)] == [1]
    assert losses(run) == small


def test_an_evaluation_of_its_own_heals_too(
    make_run: Callable[..., RunFolder], work: Callable[..., None]
) -> None:
    trained = make_run(
        split={"validation": 0.4, "test": 0.0, "seed": 7}, evaluation={"per_device_eval_batch_size": 4}
    )
    work(trained)
    whole, run = (RunFolder.create(EvaluateJob(run=trained.path)) for _ in range(2))
    work(whole)
    work(run, evaluating=1)
    assert outcome(run) == "completed"
    assert [item.after for item in of(Adjusted, run)] == [{EVALUATION_BATCH: 2}, {EVALUATION_BATCH: 1}]
    found, wanted = (of(Evaluated, each)[0].metrics["loss"] for each in (run, whole))
    assert found == pytest.approx(wanted, rel=1e-5)
