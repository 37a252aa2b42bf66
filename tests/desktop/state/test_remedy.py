"""What a run's state allows, and jobs that go better."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.state import remedy
from desktop.state.run_state import replay
from engine import events, healing
from engine.job import TrainingSpec
from engine.stages import Sft


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("waiting", ("start",)),
        ("training", ("checkpoint", "discard", "stop", "pause")),
        ("paused", ("checkpoint", "discard", "stop", "continue")),
        ("saving", ()),
        ("healing", ("discard",)),
        ("completed", ("tune_again",)),
        ("crashed", ("tune_again", "resume")),
    ],
)
def test_a_status_allows_these_deeds(status, expected):
    state = replay(run_events.short_run()[:9])
    assert remedy.deeds(state, status, has_result=False) == expected


def test_a_run_without_a_checkpoint_cannot_be_resumed():
    assert "resume" not in remedy.deeds(replay([run_events.started()]), "crashed", has_result=False)


def test_a_result_can_be_used():
    assert remedy.deeds(replay([]), "completed", has_result=True)[-1] == "chat"


def test_half_the_batch_is_the_same_tune_and_the_run_goes_on_with_it():
    job = run_events.a_job()
    smaller, adjust = remedy.less_memory(job, replay([]))
    assert smaller.training.per_device_train_batch_size == 1
    assert smaller.effective_batch == job.effective_batch
    assert adjust == {healing.BATCH: 1, healing.ACCUMULATION: job.effective_batch}


def test_what_was_changed_already_is_not_changed_again():
    job = run_events.a_job(training=TrainingSpec(activation_offloading=True))
    state = replay([run_events.started(), run_events.healed(3)])
    shorter, adjust = remedy.less_memory(job, state)
    assert shorter.stage.max_length == job.stage.max_length // 2
    assert shorter.training.per_device_train_batch_size == 1
    assert adjust is None, "shorter rows are other rows: no checkpoint goes on with them"


def test_a_lever_that_changes_no_number_goes_on_from_the_checkpoint():
    training = TrainingSpec(per_device_train_batch_size=1, gradient_checkpointing=False)
    changed, adjust = remedy.less_memory(run_events.a_job(training=training), replay([]))
    assert changed.training.gradient_checkpointing
    assert adjust == {healing.CHECKPOINTING: True}


def test_where_nothing_is_left_nothing_is_offered():
    training = TrainingSpec(per_device_train_batch_size=1, activation_offloading=True)
    assert (
        remedy.less_memory(run_events.a_job(training=training, stage=Sft(max_length=128)), replay([])) is None
    )


def test_a_diverged_run_goes_on_with_half_its_learning_rate_and_then_with_half_of_that():
    job = run_events.a_job()
    rate = job.optimizer.learning_rate
    assert remedy.gentler(job, replay([])) == {healing.LEARNING_RATE: rate / 2}
    eased = events.Adjusted(
        step=3, before={healing.LEARNING_RATE: rate}, after={healing.LEARNING_RATE: rate / 2}
    )
    assert remedy.gentler(job, replay([eased])) == {healing.LEARNING_RATE: rate / 4}
