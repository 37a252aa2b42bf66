"""The fold of a run's events."""

from __future__ import annotations

import pytest
from fakes import run_events
from hypothesis import given
from hypothesis import strategies as st

from desktop.state.run_state import RunState, replay
from engine import events, healing

PUBLIC = [name for name in vars(RunState()) if not name.startswith("_")]
DERIVED = ("step", "progress", "seconds_left", "tokens_per_second", "best_loss", "last_loss")


def picture(state):
    return {name: getattr(state, name) for name in (*PUBLIC, *DERIVED)} | {"elapsed": state.elapsed()}


@given(st.integers(0, 40), st.integers(0, 40))
def test_live_in_any_pieces_equals_a_replay(first, second):
    past = run_events.short_run(8)
    low, high = sorted((first, second))
    live = RunState()
    for piece in (past[:low], past[low:high], past[high:]):
        for item in piece:
            live.apply(item)
        live.status(alive=True)
        picture(live)
    assert picture(live) == picture(replay(past))


@given(st.integers(1, 9), st.integers(10, 18))
def test_a_resumed_run_replaces_the_points_behind_its_checkpoint(checkpoint, reached):
    past = [run_events.started(), run_events.prepared(20)]
    past += [run_events.step(number, loss=9.0) for number in range(1, reached + 1)]
    past += [run_events.evaluated(reached, 9.0), run_events.started(), run_events.prepared(20, checkpoint)]
    state = replay(past)
    assert state.steps == list(range(1, checkpoint + 1))
    assert state.evaluations == []
    for number in range(checkpoint + 1, 21):
        state.apply(run_events.step(number, loss=1.0))
    assert state.steps == list(range(1, 21))
    assert state.losses == [9.0] * checkpoint + [1.0] * (20 - checkpoint)
    assert len(state.grad_norms) == len(state.learning_rates) == 20
    assert state.attempts == 2


def test_a_step_reported_again_replaces_the_later_ones_even_without_a_word_of_resuming():
    state = replay([run_events.step(1), run_events.step(2), run_events.step(3), run_events.step(2, loss=7.0)])
    assert state.steps == [1, 2]
    assert state.losses[-1] == 7.0


@pytest.mark.parametrize(
    ("past", "alive", "status"),
    [
        ([], False, "waiting"),
        ([], True, "starting"),
        ([run_events.started()], True, "starting"),
        ([run_events.started()], False, "crashed"),
        ([run_events.started(), run_events.step(1)], True, "training"),
        ([run_events.started(), run_events.step(1), events.Paused(step=1)], True, "paused"),
        ([run_events.started(), run_events.step(1), events.Paused(step=1)], False, "crashed"),
        (
            [run_events.started(), events.Paused(step=1), events.Resumed(step=1), run_events.step(2)],
            True,
            "training",
        ),
        ([run_events.started(), events.Acknowledged(command="stop", id="a")], True, "stopping"),
        (
            [
                run_events.started(),
                events.Acknowledged(command="stop", id="a"),
                events.PhaseChanged(phase="saving"),
            ],
            True,
            "saving",
        ),
        ([run_events.started(), events.Finished(outcome="failed")], True, "failed"),
        ([run_events.started(), run_events.step(1), run_events.healed(2)], True, "healing"),
        ([run_events.started(), run_events.step(1), run_events.healed(2)], False, "crashed"),
        ([run_events.started(), run_events.healed(2), run_events.started(2)], True, "healing"),
        (
            [run_events.started(), run_events.healed(2), run_events.started(2), run_events.step(1)],
            True,
            "training",
        ),
        ([run_events.started(), events.Finished(outcome="stopped"), run_events.started()], True, "starting"),
        ([run_events.started(kind="export"), events.PhaseChanged(phase="merging")], True, "exporting"),
        ([run_events.started(kind="evaluate"), events.PhaseChanged(phase="evaluating")], True, "evaluating"),
    ],
)
def test_the_status_is_one_honest_word(past, alive, status):
    assert replay(past).status(alive=alive) == status


def test_time_spent_paused_is_not_counted_and_now_counts_on():
    past = [(run_events.started(), 100), (events.Paused(step=1), 110), (events.Resumed(step=1), 150)]
    state = replay([item.model_copy(update={"time": float(time)}) for item, time in past])
    assert state.elapsed() == 10
    assert state.elapsed(now=155.0) == 15


def test_time_after_a_crash_is_not_counted():
    past = [(run_events.started(), 100), (run_events.step(1), 120), (run_events.started(), 900)]
    state = replay([item.model_copy(update={"time": float(time)}) for item, time in past])
    assert state.elapsed(now=905.0) == 25


def test_the_time_left_forgets_the_first_step_and_ignores_one_slow_step():
    steady = [run_events.step(1, seconds=60.0), *(run_events.step(number) for number in range(2, 11))]
    state = replay([run_events.started(), run_events.prepared(100), *steady])
    assert state.seconds_left == pytest.approx(90)
    state.apply(run_events.step(11, seconds=50.0))
    assert state.seconds_left == pytest.approx(89)


def test_the_time_left_includes_evaluations_and_ends_at_zero():
    past = [run_events.started(), run_events.prepared(4)]
    past += [run_events.step(1), run_events.step(2), run_events.evaluated(2, 1.0, seconds=2.0)]
    state = replay(past)
    assert state.seconds_left == pytest.approx(2 * (1.0 + 1.0))
    state = replay([*past, run_events.step(3), run_events.step(4)])
    assert state.seconds_left == 0


def test_the_log_tells_each_phase_once():
    past = [events.PhaseChanged(phase="reading_data", done=done, total=9, unit="rows") for done in range(9)]
    state = replay([run_events.started(), *past])
    assert [line.code for line in state.log] == ["started", "phase"]
    assert state.phase_progress == pytest.approx(8 / 9)


def test_the_best_evaluation_has_the_lowest_loss():
    state = replay([run_events.evaluated(1, 2.0), run_events.evaluated(2, 1.0), run_events.evaluated(3, 1.5)])
    assert (state.best.step, state.best_loss) == (2, 1.0)


def test_what_was_decided_in_the_course_of_a_run_is_kept_and_what_it_recovers_from_is_forgotten_with_a_step():
    past = [run_events.started(), run_events.step(1), run_events.healed(2, 1), run_events.started(2)]
    state = replay(past)
    assert state.healing == {"step": 2, "resumes_from": 1, "rows": 1, "accumulation": 16}
    assert [line.code for line in state.log][-2:] == ["healed", "started"]
    state.apply(run_events.step(2))
    assert state.healing is None
    assert state.decided == {healing.BATCH: 1, healing.ACCUMULATION: 16}


def test_the_time_between_two_processes_is_not_counted_as_work():
    past = [(run_events.started(), 100), (run_events.healed(1), 120), (run_events.started(2), 130)]
    state = replay([item.model_copy(update={"time": float(time)}) for item, time in past])
    assert state.elapsed(now=135.0) == 25


def test_the_peak_of_the_measured_fit_counts():
    state = replay([events.Fitted(rows=2, tokens=512, peak=7 << 30, capacity=24 << 30)])
    assert state.memory_peak == 7 << 30


def peaked(phase, amount, **values):
    return events.Peaked(phase=phase, process=amount, **values)


def test_the_highest_peak_of_each_phase_is_kept_and_trainings_is_the_runs():
    state = replay(
        [
            run_events.started(),
            peaked("loading_model", 9000),
            run_events.step(1),
            peaked("training", 5000),
            peaked("evaluating", 6000),
            peaked("training", 4000),
        ]
    )
    kept = {phase: peak.most for phase, peak in state.peaks.items()}
    assert kept == {"loading_model": 9000, "training": 5000, "evaluating": 6000}
    assert state.memory_peak == 5000


def test_without_any_figure_the_peak_is_unknown_and_not_zero():
    state = replay([run_events.started(), peaked("training", None)])
    assert state.memory_peak is None
    assert state.peaks["training"].most is None
    assert [line.code for line in state.log] == ["started"]


def test_a_new_process_begins_its_peaks_anew():
    state = replay([run_events.started(), peaked("training", 9000), run_events.started(pid=7)])
    assert (state.memory_peak, state.peaks, state.pid) == (None, {}, 7)


def test_the_log_tells_only_peaks_clearly_above_all_before():
    amounts = [("loading_model", 1000), ("training", 2000), ("evaluating", 2050), ("saving", 1500)]
    state = replay([peaked(phase, amount) for phase, amount in [*amounts, ("training", 2500)]])
    told = [(line.facts["phase"], line.facts["bytes"]) for line in state.log]
    assert told == [("loading_model", 1000), ("training", 2000), ("training", 2500)]
