"""The card's monitor on a computer without an NVIDIA driver."""

from __future__ import annotations

import pynvml
import pytest

from desktop.bridge.gpu_monitor import GpuMonitor


def driver_present():
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return False
    pynvml.nvmlShutdown()
    return True


@pytest.mark.skipif(driver_present(), reason="this computer has an NVIDIA driver")
def test_without_a_driver_there_is_no_reading_instead_of_zeros(qtbot):
    monitor = GpuMonitor()
    with qtbot.waitSignal(monitor.sampled) as signal:
        monitor.start()
    assert signal.args == [None]
    assert (monitor.readings, monitor.first) == (None, None)
    monitor.stop()


def test_it_stops_cleanly_and_may_start_again(qtbot):
    monitor = GpuMonitor(interval=0.01)
    for _ in range(2):
        with qtbot.waitSignal(monitor.sampled):
            monitor.start()
        monitor.stop()
