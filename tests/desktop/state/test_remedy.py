"""What a run's state allows, and jobs that go better."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.state import remedy
from desktop.state.run_state import replay


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("waiting", ("start",)),
        ("training", ("checkpoint", "discard", "stop", "pause")),
        ("paused", ("checkpoint", "discard", "stop", "continue")),
        ("saving", ()),
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


def test_half_the_batch_is_the_same_tune():
    job = run_events.a_job()
    smaller = remedy.smaller_batch(job)
    assert smaller.training.per_device_train_batch_size == 1
    assert smaller.effective_batch == job.effective_batch


def test_a_batch_of_one_shortens_the_sequences_instead():
    job = remedy.smaller_batch(run_events.a_job())
    assert remedy.smaller_batch(job).stage.max_length == job.stage.max_length // 2


def test_a_gentler_job_has_a_fifth_of_the_learning_rate():
    job = run_events.a_job()
    assert remedy.gentler(job).optimizer.learning_rate == pytest.approx(job.optimizer.learning_rate / 5)
