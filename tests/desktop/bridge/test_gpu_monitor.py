"""The card's monitor: without an NVIDIA driver, and on a stand-in for NVIDIA's library."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pynvml
import pytest
from fakes.nvml_standin import CARD, LOST_DRIVER, SECOND, StandIn

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
    before = threading.active_count()
    monitor = GpuMonitor(interval=0.01)
    for _ in range(2):
        with qtbot.waitSignal(monitor.sampled):
            monitor.start()
        monitor.stop()
    assert threading.active_count() == before


CHILD = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.bridge.gpu_monitor import GpuMonitor

app = QCoreApplication([])
monitor = GpuMonitor(interval=0.005, patience=0.2)
scripts = json.loads(sys.argv[1])
told = []

def go_on(readings):
    expected, script = scripts[0]
    first = readings[0] if readings else None
    now = [None if first is None else first.used, None if first is None else first.lost]
    if now != expected:
        return
    told.append(now)
    scripts.pop(0)
    if script is None:
        began = time.monotonic()
        monitor.stop()
        print(json.dumps([told, time.monotonic() - began]), flush=True)
        os._exit(0) if "hang" in sys.argv else app.quit()
        return
    Path(os.environ["NVML_STANDIN_SCRIPT"]).with_suffix(".next").write_text(script)
    Path(os.environ["NVML_STANDIN_SCRIPT"]).with_suffix(".next").replace(os.environ["NVML_STANDIN_SCRIPT"])

monitor.sampled.connect(go_on)
monitor.start()
app.exec()
"""


def watch(standin, *steps, hang=False):
    """Run a monitor in a child: at each expected reading of the first card, the next script holds."""
    words = [sys.executable, "-W", "error", "-c", CHILD, json.dumps(steps), *(["hang"] if hang else [])]
    done = subprocess.run(
        words, env=standin.environment, capture_output=True, text=True, timeout=240, check=True
    )
    told, seconds = json.loads(done.stdout)
    assert told == [list(step[0]) for step in steps]
    assert done.stderr == ""
    return seconds


def script_of(standin, *cards, **lines):
    standin.script(*cards, **lines)
    return standin.script_file.read_text()


GIVEN = (8 << 30, None)
NO_DRIVER = (None, "driver")


def test_a_driver_lost_and_found_again_is_told_while_it_happens(tmp_path):
    standin = StandIn(tmp_path)
    lost = script_of(standin, CARD, SECOND, **LOST_DRIVER)
    healthy = script_of(standin, CARD, SECOND)
    watch(standin, (GIVEN, lost), (NO_DRIVER, healthy), (GIVEN, None))
    assert standin.sessions() == "isis"


def test_a_driver_that_hangs_makes_the_figures_unknown_and_does_not_hold_up_the_end(tmp_path):
    standin = StandIn(tmp_path)
    hung = script_of(standin, CARD, hang=1)
    standin.script(CARD)
    assert watch(standin, (GIVEN, hung), (NO_DRIVER, None), hang=True) < 4


def test_a_driver_that_hung_and_answers_again_is_told(tmp_path):
    standin = StandIn(tmp_path)
    hung = script_of(standin, CARD, hang=1)
    healthy = script_of(standin, CARD)
    watch(standin, (GIVEN, hung), (NO_DRIVER, healthy), (GIVEN, None))
