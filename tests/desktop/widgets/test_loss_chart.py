"""The loss chart takes a long run without stalling the window."""

from __future__ import annotations

import math
import time

import pytest

from desktop.widgets.loss_chart import LossChart


@pytest.fixture
def chart(workshop, qtbot) -> LossChart:
    chart = LossChart()
    qtbot.addWidget(chart)
    chart.resize(900, 320)
    chart.set_title("Training loss", "loss")
    chart.show()
    return chart


def test_points_are_drawn_after_a_moment_together(chart: LossChart, qtbot):
    for step in range(10):
        chart.append(step, 2.0 - step / 10)
    assert chart._raw_curve.getData()[0] is None
    qtbot.waitUntil(
        lambda: chart._raw_curve.getData()[0] is not None and len(chart._raw_curve.getData()[0]) == 10
    )


def test_a_hundred_thousand_points_do_not_stall(chart: LossChart):
    chart.extend(range(100_000), [2 + math.sin(step / 50) for step in range(100_000)])
    chart.redraw()
    chart.grab()
    start = time.process_time()
    chart.append(100_000, 2.0)
    chart.redraw()
    chart.grab()
    assert time.process_time() - start < 0.1
    assert chart.point_count() == 100_001


def test_moving_the_smoothing_slider_over_a_long_run_does_not_stall(chart: LossChart):
    chart.extend(range(100_000), [2 + math.sin(step / 50) for step in range(100_000)])
    start = time.process_time()
    chart.set_smoothing(0.5)
    chart.redraw()
    assert time.process_time() - start < 0.1


def test_the_newest_value_is_told(chart: LossChart):
    chart.extend((1, 2), (3.0, 2.5))
    chart.set_smoothing(0)
    chart.redraw()
    assert "step 2" in chart._readout.text()
    assert "2.5" in chart._readout.text()


def test_losses_keep_three_decimals_and_small_rates_are_written_shortly(chart: LossChart):
    chart.extend((1, 2), (1.27, 0.00007097))
    chart.set_smoothing(0)
    chart.redraw()
    assert chart._readout.text() == "step 2 · 7.1e-5 · raw 7.1e-5"
    chart.clear()
    chart.extend((1200,), (1.27,))
    chart.redraw()
    assert chart._readout.text() == "step 1,200 · 1.270 · raw 1.270"


def test_evaluation_points_bring_their_legend(chart: LossChart):
    assert not chart._legend.isVisible()
    chart.append_evaluation(50, 1.5)
    assert chart._legend.isVisible()


def test_a_value_that_is_not_a_number_leaves_a_gap(chart: LossChart):
    chart.extend((1, 2, 3), (2.0, math.nan, 1.0))
    chart.redraw()
    assert math.isnan(chart._series.raw[1])
    assert math.isfinite(chart._series.smooth[2])


def test_log_scale_draws_the_logarithm(chart: LossChart):
    chart.extend((1, 2), (10.0, 100.0))
    chart.redraw()
    chart.set_log_scale(on=True)
    assert [round(float(y), 6) for y in chart._raw_curve.getData()[1]] == [1.0, 2.0]


def test_clearing_forgets_everything(chart: LossChart):
    chart.extend((1, 2), (10.0, 100.0))
    chart.clear()
    chart.redraw()
    assert chart.point_count() == 0
    assert chart._readout.text() == ""


def test_a_plain_chart_has_no_smoothing(workshop, qtbot):
    chart = LossChart(smoothing=False)
    qtbot.addWidget(chart)
    chart.show()
    assert not chart._slider.isVisible()
