"""Measures the window: python tests/benchmarks/startup.py [--quick] [--only starts|following|clicks].

First, from process start to painted window, beside a bare PySide6 window; they take turns, each in a process
of its own. Then, how late the GUI thread is while the Run page follows a run that writes 200 events a second,
and while each page is opened for the first time: in a warm window, and as soon as the window is painted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common import ROOT, load, table, verdict

from engine import events
from engine.launch import environment
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

MOST_CPU, MOST_MEMORY, MOST_STALL = 0.5, 80.0, 0.1
"""Seconds, megabytes and seconds."""
PACE = 200
"""Events a second."""
OPENED = ("run", "tune", "runs", "chat", "models", "settings")
PARTS = ("starts", "following", "clicks")
AFTER_CLICK = 1200
"""Milliseconds that a page is watched after its first click."""
PROBE = 5
"""Milliseconds between two beats of the probe."""

PAINTED = """
import os, sys, time

def painted():
    with open("/proc/self/statm") as opened:
        pages = int(opened.read().split()[1])
    print(time.time(), time.process_time(), pages * os.sysconf("SC_PAGE_SIZE"), flush=True)
    os._exit(0)
"""
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)

app = QApplication(["bare"])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
from desktop import app as tunesmith
app = tunesmith.make_application(["tunesmith"])
loaded = tunesmith.load_settings()
tunesmith.dress(loaded.settings)
window = tunesmith.compose(loaded)
window.painted.disconnect()
window.painted.connect(painted)
window.show()
app.exec()
"""
WINDOWS = {"bare": BARE, "tunesmith": OURS}


def main() -> int:
    """Print both tables and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="two rounds and three seconds: shows that it runs"
    )
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", choices=PARTS, help="one of the three parts")
    parser.add_argument("--be", choices=("writer", "window", "clicker"), help=argparse.SUPPRESS)
    parser.add_argument("--early", choices=OPENED, help=argparse.SUPPRESS)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.append(str(ROOT / "tests"))  # for the fakes
    if options.quick:
        options.rounds, options.seconds = 2, 3.0
    if options.be:
        return be(options)
    print(f"{load()} before", flush=True)
    with tempfile.TemporaryDirectory(prefix="startup-") as folder:
        os.environ.update(TUNESMITH_HOME=folder, QT_QPA_PLATFORM="offscreen")
        bounds = measure(options, Path(folder))
    print(f"{load()} after\n")
    return verdict(bounds)


def be(options: argparse.Namespace) -> int:
    """Be one of the processes that are measured."""
    if options.be == "writer":
        return write(options.run, options.seconds)
    if options.be == "window":
        return be_window(options.run, options.seconds)
    return be_clicker(options.run, options.early)


def measure(options: argparse.Namespace, folder: Path) -> dict[str, tuple[float, float]]:
    """Measure all parts, or the one that was asked for."""
    from fakes.run_events import a_job

    parts = (options.only,) if options.only else PARTS
    bounds: dict[str, tuple[float, float]] = {}
    if "starts" in parts:
        bounds |= compare_starts(options.rounds)
    run = RunFolder.create(a_job(), folder / "runs")
    if "following" in parts:
        bounds |= probe(run, options.seconds)
    elif "clicks" in parts:
        write(run.path, options.seconds + 1, paced=False)
    if "clicks" in parts:
        rounds = max(1, options.rounds // 3)
        bounds |= first_clicks(run, rounds)
        bounds |= first_clicks(run, rounds, early=True)
    return bounds


def compare_starts(rounds: int) -> dict[str, tuple[float, float]]:
    """Open both windows in turns, the one first and then the other."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in WINDOWS}
    for name in WINDOWS:
        start(name)  # compiles what was not, and reads it from the disk once
    for number in range(rounds):
        for name in list(WINDOWS)[:: 1 if number % 2 else -1]:
            found[name].append(start(name))
    median = {
        name: [statistics.median(values) for values in zip(*figures, strict=True)]
        for name, figures in found.items()
    }
    rows = [
        [words, *(f"{median[name][place]:.2f}" for name in WINDOWS), f"{more(median, place):+.2f}"]
        for place, words in enumerate(("seconds", "CPU seconds", "MB"))
    ]
    print(f"\nProcess start to painted window, median of {rounds}:\n")
    print(table(["", *WINDOWS, "more"], rows), flush=True)
    return {
        "CPU seconds more than a bare window": (more(median, 1), MOST_CPU),
        "MB more than a bare window": (more(median, 2), MOST_MEMORY),
    }


def more(median: dict[str, list[float]], place: int) -> float:
    return median["tunesmith"][place] - median["bare"][place]


def start(name: str) -> tuple[float, float, float]:
    """Return (wall seconds, CPU seconds, MB held) from process start to painted window."""
    began = time.time()
    ran = subprocess.run(
        [sys.executable, "-c", PAINTED + WINDOWS[name]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(ran.stderr)
    now, cpu, held = map(float, ran.stdout.split())
    return now - began, cpu, held / 1e6


def probe(run: RunFolder, seconds: float) -> dict[str, tuple[float, float]]:
    """Let a process of its own write a run that the real window follows, and take the window's pulse."""
    ran = subprocess.run(
        [sys.executable, __file__, "--be", "window", "--run", str(run.path), "--seconds", str(seconds)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        sys.exit(ran.stderr)
    gaps = json.loads(ran.stdout.splitlines()[-1])
    print(f"\nMilliseconds that the GUI thread was late, {PROBE} ms probe, {PACE} events a second:\n")
    head = ["", "p50", "p99", "most", "beats", "most CPU in one beat", "steps shown"]
    print(table(head, [line(name, item) for name, item in gaps.items()]), flush=True)
    if gaps["following"]["steps"] < PACE * seconds / 2:
        sys.exit("the page showed too few of the events: nothing was measured")
    return {"longest stall in seconds": (max(gaps["following"]["late"]), MOST_STALL)}


def first_clicks(run: RunFolder, rounds: int, *, early: bool = False) -> dict[str, tuple[float, float]]:
    """Open each page for the first time in a warm window; of each page the median of its longest stalls.

    Early, each page is opened in a window of its own, in the first turn after it is painted. The engine is
    starting then, on every core that there is: what is bounded is the GUI thread's own work in one beat.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for page in OPENED if early else (None,):
            for name, item in click(run, page).items():
                found.setdefault(name, []).append((max(item["late"]), max(item["cpu"])))
    most = {
        name: [statistics.median(values) for values in zip(*figures, strict=True)]
        for name, figures in found.items()
    }
    print(f"\nMilliseconds, median of {rounds}:\n")
    head = ["first open once painted of" if early else "first open of", "longest stall", "most CPU in a beat"]
    print(
        table(head, [[name, *(f"{1000 * value:.0f}" for value in most[name])] for name in most]), flush=True
    )
    if early:
        return {f"CPU seconds in one beat, early {name}": (most[name][1], MOST_STALL) for name in most}
    return {f"stall in seconds, {name}": (most[name][0], MOST_STALL) for name in most}


def click(run: RunFolder, early: str | None) -> dict[str, dict[str, list[float]]]:
    """Return the pulse after each click of one window."""
    command = [sys.executable, "-X", "faulthandler", __file__, "--be", "clicker", "--run", str(run.path)]
    if early:
        command += ["--early", early]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"the window that opened {early or 'every page'} ended with {ran.returncode}\n{ran.stderr}")
    found: dict[str, dict[str, list[float]]] = json.loads(ran.stdout.splitlines()[-1])
    return found


def line(name: str, item: dict[str, Any]) -> list[str]:
    late = sorted(1000 * value for value in item["late"])
    shares = (late[len(late) // 2], late[len(late) * 99 // 100], late[-1])
    busiest = f"{1000 * max(item['cpu']):.1f}"
    return [name, *(f"{value:.1f}" for value in shares), str(len(late)), busiest, str(item["steps"])]


def write(path: Path, seconds: float, *, paced: bool = True) -> int:
    """Write a run's events at an even pace, or at once, as an engine that holds the lock."""
    from fakes.run_events import evaluated, prepared, started, step

    run, number = RunFolder(path), 0

    def send(event: events.Event) -> None:
        nonlocal number
        number += 1
        stamped = event.model_copy(update={"seq": number, "time": time.time()})
        file.write(events.encode(stamped))

    with run.lock(), run.events_file.open("ab", buffering=0) as file:
        send(started(os.getpid()))
        send(prepared(int(PACE * seconds)))
        send(events.PhaseChanged(phase="training"))
        began = time.monotonic()
        for place in range(1, int(PACE * seconds) + 1):
            send(step(place, seconds=1 / PACE))
            if place % 100 == 0:
                send(evaluated(place, 2.0, best=True))
                send(events.Sampled(step=place, prompt="Who are you?", text="Marlo, of the Copper Heron."))
            if paced:
                time.sleep(max(0.0, began + place / PACE - time.monotonic()))
    return 0


class Pulse:
    """A timer that notes how late it is."""

    def __init__(self, app: QApplication) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late: list[float] = []
        self.cpu: list[float] = []
        self._last = self._used = 0.0
        self._timer = QTimer(app)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        self.late, self.cpu = [], []
        self._last, self._used = time.perf_counter(), time.thread_time()
        self._timer.start()

    def end(self) -> dict[str, list[float]]:
        self._timer.stop()
        return {"late": self.late, "cpu": self.cpu}

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.late.append(max(0.0, now - self._last - PROBE / 1000))
        self.cpu.append(used - self._used)
        self._last, self._used = now, used


def be_window(path: Path, seconds: float) -> int:
    """Open the real window, idle for a while, then follow the run; print the pulse of both."""
    from PySide6.QtCore import QTimer

    from desktop import app as tunesmith

    app = tunesmith.make_application(["tunesmith"])
    loaded = tunesmith.load_settings()
    tunesmith.dress(loaded.settings)
    window = tunesmith.compose(loaded)
    pulse, found, children = Pulse(app), {}, []

    def later(milliseconds: float, do: Callable[[], object]) -> None:
        QTimer.singleShot(round(milliseconds), app, do)

    def idle(_: object) -> None:
        later(1000, pulse.begin)
        later(1000 + 300 * seconds, follow)

    def follow() -> None:
        found["idle"] = {**pulse.end(), "steps": 0}
        arguments = ["--be", "writer", "--run", str(path), "--seconds", str(seconds + 1)]
        children.append(subprocess.Popen([sys.executable, __file__, *arguments]))
        window.open("run", path)
        later(1000, pulse.begin)
        later(1000 + 1000 * seconds, leave)

    def leave() -> None:
        state = window.page("run").follower.state  # type: ignore[attr-defined]
        found["following"] = {**pulse.end(), "steps": state.step}
        app.exit()  # quit() would have the window ask what becomes of the run

    window.desk.begun.connect(lambda: window.desk.service.ready.connect(idle))
    window.show()
    app.exec()
    window.desk.close()
    children[0].wait()
    print(json.dumps(found))
    return 0


def be_clicker(path: Path, early: str | None) -> int:
    """Open the real window and every page for the first time once it is warm; or one page at once."""
    from PySide6.QtCore import QTimer

    from desktop import app as tunesmith

    app = tunesmith.make_application(["tunesmith"])
    loaded = tunesmith.load_settings()
    tunesmith.dress(loaded.settings)
    window = tunesmith.compose(loaded)
    pulse, found, left = Pulse(app), {}, [] if early else list(OPENED)

    def open_next(page: str) -> None:
        QTimer.singleShot(0, app, lambda: window.open(page, path if page == "run" else None))
        QTimer.singleShot(AFTER_CLICK, app, lambda: note(page))

    def note(name: str) -> None:
        found[name] = pulse.end()
        if left:
            pulse.begin()
            open_next(left.pop(0))
            return
        if early and window.current() != early:
            sys.exit("the page did not come: nothing was measured")
        app.exit()

    window.painted.connect(pulse.begin)
    if early:
        window.painted.connect(lambda: open_next(early))
    else:
        window.warmed.connect(lambda: QTimer.singleShot(AFTER_CLICK, app, lambda: note("start")))
    window.show()
    app.exec()
    window.desk.close()
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
