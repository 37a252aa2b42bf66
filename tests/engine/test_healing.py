"""What a run changes so that it can go on keeps the rows of each step, and is read from its events alone."""

from __future__ import annotations

import pytest
from fakes import run_events
from hypothesis import given
from hypothesis import strategies as st

from engine import healing
from engine.events import Adjusted, Healed
from engine.job import TrainingSpec, TrainJob
from engine.problems import Problem


def job(batch: int, accumulation: int, **training: object) -> TrainJob:
    sizes = {"per_device_train_batch_size": batch, "gradient_accumulation_steps": accumulation}
    return run_events.a_job(training=TrainingSpec.model_validate({**sizes, **training}))


def healed(before: TrainJob) -> Healed:
    after = healing.smaller_batch(before)
    assert after is not None
    problem = Problem(code="out_of_memory", facts={"phase": "training"})
    return Healed(step=1, problem=problem, before=healing.now(before, after), after=after, successor=1)


@given(st.integers(1, 64), st.integers(1, 64))
def test_halving_ends_at_one_row_and_never_changes_the_effective_batch(batch: int, accumulation: int) -> None:
    work = job(batch, accumulation)
    effective = work.effective_batch
    sizes = [batch]
    while (changes := healing.smaller_batch(work)) is not None:
        work = healing.applied(work, changes)
        sizes.append(work.training.per_device_train_batch_size)
        assert work.effective_batch == effective
        assert sizes[-1] <= sizes[-2] // 2
    assert sizes[-1] == 1


def test_a_power_of_two_is_halved_and_an_odd_size_takes_the_next_that_divides() -> None:
    assert healing.smaller_batch(job(2, 8)) == {healing.BATCH: 1, healing.ACCUMULATION: 16}
    assert healing.smaller_batch(job(6, 1)) == {healing.BATCH: 3, healing.ACCUMULATION: 2}
    assert healing.smaller_batch(job(5, 2)) == {healing.BATCH: 2, healing.ACCUMULATION: 5}
    assert healing.smaller_batch(job(7, 1)) == {healing.BATCH: 1, healing.ACCUMULATION: 7}


def test_decisions_add_up_and_the_newest_counts() -> None:
    first = job(4, 1)
    second = healing.applied(first, healed(first).after)
    slower = Adjusted(step=3, before={healing.LEARNING_RATE: 2e-4}, after={healing.LEARNING_RATE: 1e-4})
    found = healing.decided([run_events.started(), healed(first), slower, healed(second)])
    assert found == {healing.BATCH: 1, healing.ACCUMULATION: 4, healing.LEARNING_RATE: 1e-4}
    changed = healing.applied(first, found)
    assert changed.training.per_device_train_batch_size == 1
    assert changed.optimizer.learning_rate == 1e-4
    assert changed.model_copy(update={"training": first.training, "optimizer": first.optimizer}) == first


def test_a_decision_that_this_version_does_not_know_is_passed_over() -> None:
    work = job(4, 1)
    assert healing.applied(work, {"training.of_tomorrow": 3, "nowhere.at_all": 1}) == work
    assert healing.now(work, {"training.of_tomorrow": 3}) == {}


@pytest.mark.parametrize(
    ("parts", "keys"),
    [
        (
            {"gradient_checkpointing": False, "chunked_loss": False},
            [healing.CHUNKED_LOSS, healing.CHECKPOINTING, healing.OFFLOADING, healing.MAX_LENGTH],
        ),
        ({}, [healing.OFFLOADING, healing.MAX_LENGTH]),
        ({"activation_offloading": True}, [healing.MAX_LENGTH]),
    ],
)
def test_levers_come_in_order_and_say_what_they_do(parts: dict[str, object], keys: list[str]) -> None:
    work = job(1, 8, **parts)
    levers = healing.next_levers(work)
    assert [lever.key for lever in levers] == keys
    for lever in levers:
        changed = healing.applied(work, {lever.key: lever.after})
        assert healing.now(changed, {lever.key: ""}) == {lever.key: lever.after}
        assert healing.now(work, {lever.key: ""}) == {lever.key: lever.before}
        assert lever.words()


def test_the_optimizer_in_8_bit_is_a_lever_for_one_that_is_not() -> None:
    from engine.optimizers import AdamW

    work = run_events.a_job(optimizer=AdamW())
    lever = next(lever for lever in healing.next_levers(work) if lever.key == healing.OPTIMIZER)
    assert healing.applied(work, {lever.key: lever.after}).optimizer.kind == "paged_adamw_8bit"
    assert not lever.keeps, "the state that a checkpoint holds is another"


def test_what_a_method_does_not_go_with_is_no_lever() -> None:
    from engine.methods.prefix_tuning import PrefixTuning

    training = {"gradient_checkpointing": False}
    work = job(1, 8, **training).model_copy(update={"method": PrefixTuning()})
    assert healing.CHECKPOINTING not in [lever.key for lever in healing.next_levers(work)]
