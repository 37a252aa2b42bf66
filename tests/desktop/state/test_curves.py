"""Curves of whole runs, for comparing."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.state.curves import read_compared, smoothed
from engine.problems import ProblemError
from engine.runs import RunFolder


def test_smoothing_begins_at_the_first_value_and_follows_slowly():
    values = smoothed([4.0, 2.0, 2.0])
    assert values[0] == pytest.approx(4.0)
    assert 2.0 < values[2] < values[1] < 4.0


def test_a_long_run_is_thinned_but_keeps_its_ends(tmp_path):
    run = RunFolder.create(run_events.a_job(), tmp_path)
    run_events.write(
        run, run_events.stamped([run_events.started(), *(run_events.step(n) for n in range(1, 2001))])
    )
    curve = read_compared([("long", run.path)]).curves[0]
    assert len(curve.steps) == 600
    assert (curve.steps[0], curve.steps[-1]) == (1, 2000)


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(ProblemError):
        read_compared([("none", tmp_path)])
