"""The composition root: light imports, faults that are told, settings that are taken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from fakes import scripted_pages

from desktop.app import Faults, compose
from desktop.paths import home
from desktop.settings import LoadedSettings, Settings

HEAVY = (
    "torch",
    "transformers",
    "peft",
    "pyarrow",
    "bitsandbytes",
    "accelerate",
    "datasets",
    "trl",
    "safetensors",
)
LATER = ("pyqtgraph", "pygments", "markdown_it", "numpy")
PROGRAM = """
import sys
from desktop.app import compose, dress, make_application
from desktop.settings import load_settings
app = make_application(["tunesmith"])
loaded = load_settings()
dress(loaded.settings)
window = compose(loaded, service_command=[sys.executable, {script!r}, "service"])
early = []
window.painted.connect(lambda: early.extend(sys.modules))
window.desk.service.ready.connect(lambda _: app.quit())
if not {started!r}:
    window.painted.disconnect(window.wake)
    window.painted.connect(app.quit)
window.show()
app.exec()
window.desk.close()
print(" ".join({{name.partition(".")[0] for name in early or sys.modules}}))
print(" ".join({{name.partition(".")[0] for name in sys.modules}}))
"""


def modules(tmp_path: Path, *, started: bool) -> list[set[str]]:
    """Open the real window in a process of its own and return what was imported at paint and at the end."""
    program = PROGRAM.format(script=str(Path(scripted_pages.__file__)), started=started)
    environment = {**os.environ, "TUNESMITH_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    return [set(line.split()) for line in done.stdout.splitlines()[-2:]]


def test_the_window_never_imports_an_ml_library(tmp_path):
    for found in modules(tmp_path, started=True):
        assert "PySide6" in found
        assert not found & set(HEAVY)


def test_charts_and_markdown_wait_until_a_page_needs_them(tmp_path):
    painted, _ = modules(tmp_path, started=False)
    assert not painted & set(LATER)


def test_a_fault_is_logged_and_told_instead_of_ending_the_window(qtbot, capsys):
    faults = Faults()
    with qtbot.waitSignal(faults.happened) as told:
        faults.take(ValueError, ValueError("the slot broke"), None)
    assert told.args[0].facts["reason"] == "ValueError: the slot broke"
    assert "the slot broke" in (home() / "window.log").read_text(encoding="utf-8")
    assert "the slot broke" in capsys.readouterr().err


def test_settings_that_could_not_be_read_are_said_to_be_kept(workshop, qtbot, tmp_path):
    window = compose(LoadedSettings(Settings(), set_aside=tmp_path / "settings.json.unreadable-1"))
    qtbot.addWidget(window)
    assert "settings.json.unreadable-1" in window._notice.text()
    window.desk.close()
