"""The charts' library: looked up in turns, imported in a thread, and told once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QThread
from desktop.bridge import plots
from desktop.bridge.tasks import Tasks

app = QCoreApplication([])
tasks = Tasks()
library = plots.Plots(tasks)
looked_up, told = [], []
look_up = plots._look_up

def note(module, names):
    assert QThread.currentThread() is app.thread()
    assert "pyqtgraph" not in sys.modules
    look_up(module, names)
    looked_up.append(module.__name__)

plots._look_up = note
library.ready.connect(lambda: told.append("pyqtgraph" in sys.modules))
library.ready.connect(app.quit)
library.prepare()
library.prepare()
assert not library.is_ready and "pyqtgraph" not in sys.modules
app.exec()
assert library.is_ready and told == [True], told
print(" ".join(dict.fromkeys(looked_up)))
"""


def test_every_class_of_qt_is_looked_up_before_a_thread_imports_the_library(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:3] == ["PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"]
