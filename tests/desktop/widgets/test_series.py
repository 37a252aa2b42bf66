"""A series smooths as it grows and thins without losing a spike."""

from __future__ import annotations

import math

import pytest

from desktop.widgets.series import Series


def test_growing_point_by_point_equals_growing_at_once():
    values = [3.0, 1.0, 4.0, 1.0, 5.0]
    one, all_ = Series(0.6), Series(0.6)
    for step, value in enumerate(values):
        one.extend((step,), (value,))
    all_.extend(range(5), values)
    assert one.smooth.tolist() == all_.smooth.tolist()


def test_the_first_smoothed_value_is_the_first_value():
    series = Series(0.99)
    series.extend((0,), (7.0,))
    assert series.smooth[0] == pytest.approx(7.0)


def test_no_smoothing_is_the_raw_curve():
    series = Series(0.5)
    series.extend(range(4), (1.0, 2.0, 3.0, 4.0))
    series.set_smoothing(0.0)
    assert series.smooth.tolist() == series.raw.tolist()


def test_thinning_keeps_the_highest_and_the_lowest_point():
    series = Series()
    values = [1.0] * 50_000
    values[12_345], values[40_001] = 99.0, -99.0
    series.extend(range(50_000), values)
    steps, raw = series.thinned_raw(1000)
    assert len(steps) == len(raw) < 1200
    assert raw.max() == 99.0
    assert raw.min() == -99.0
    assert steps[-1] == 49_999


def test_thinning_survives_a_stretch_without_numbers():
    series = Series()
    series.extend(range(10_000), [math.nan] * 10_000)
    assert len(series.thinned_raw(100)[0]) > 0


@pytest.mark.parametrize(("step", "index"), [(-5, 0), (14, 1), (16, 2), (99, 2)])
def test_the_nearest_point_is_found(step: float, index: int):
    series = Series()
    series.extend((0, 10, 20), (1.0, 1.0, 1.0))
    assert series.nearest(step) == index


def test_an_empty_series_has_no_nearest_point():
    assert Series().nearest(1) is None


def test_a_thinned_smooth_curve_ends_where_the_run_stands():
    series = Series()
    series.extend(range(1_234), [1.0] * 1_234)
    steps, smooth = series.thinned_smooth(100)
    assert steps[-1] == 1_233
    assert len(steps) == len(smooth) < 130


def test_an_empty_series_thins_to_nothing():
    assert len(Series().thinned_smooth(100)[0]) == 0
    assert len(Series().thinned_raw(100)[0]) == 0
