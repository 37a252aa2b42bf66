"""A person's whole way, by mouse and keyboard: the sample, six clicks, a run, an export, a chat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from engine import runs
from engine.events import Started, Stepped
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.main_window import MainWindow

MINUTES = 480_000
"""Milliseconds that a step of the journey may take on a busy machine."""


class Person:
    """Clicks what can be seen, waits for what should appear, and counts the clicks."""

    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self.bot = bot
        self.window = window
        self.clicks = 0

    def click(self, text: str, within: QWidget | None = None) -> None:
        """Wait for an enabled button with this text and click it."""
        self.bot.waitUntil(lambda: self.button(text, within) is not None, timeout=MINUTES)
        button = self.button(text, within)
        assert button is not None
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.clicks += 1

    def button(self, text: str, within: QWidget | None = None) -> QAbstractButton | None:
        shown = (within or self.window).findChildren(QAbstractButton)
        return next(
            (one for one in shown if one.text() == text and one.isVisible() and one.isEnabled()), None
        )

    def wait(self, condition: Callable[[], Any]) -> None:
        self.bot.waitUntil(lambda: bool(condition()), timeout=MINUTES)

    def page(self, key: str) -> Any:
        return self.window.page(key)


def start_sample(person: Person) -> runs.RunFolder:
    """Go from the first page to a running tune, and return its run folder."""
    person.click("Try the sample")
    for step in ("Data", "Method", "Hyperparameters", "Review"):
        person.click(f"Next: {step}")
    person.click("Start training")
    person.wait(lambda: person.window.current() == "run")
    return runs.every()[0]


def test_six_clicks_a_run_an_export_and_a_chat(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> None:
    person = Person(qtbot, open_window())
    run = start_sample(person)
    assert person.clicks == 6
    page = person.page("run")

    person.wait(lambda: page.follower.state.step >= 3)
    assert page.follower.status == "training"
    real = {event.step: event.loss for event in run.events()[0] if isinstance(event, Stepped)}
    shown = dict(zip(page.follower.state.steps, page.follower.state.losses, strict=True))
    assert shown.items() <= real.items()
    person.click("Stop and save")
    person.wait(lambda: page.follower.status == "stopped")
    assert run.adapter.is_dir()
    assert run.job().precision.kind == "nf4"  # type: ignore[union-attr]

    person.click("Export")
    person.wait(page.panel("export").isVisible)
    person.click("Export", page.panel("export"))
    person.wait(lambda: "Exported and proved" in page.panel("export").proof_text())
    merged = next(run.exports.glob("*/merged"))
    assert (merged / "model.safetensors").is_file()

    person.click("Chat with it")
    person.wait(lambda: person.window.current() == "chat")
    chat = person.page("chat")
    person.wait(lambda: chat.loaded() is not None)
    chat.controls.set_values(max_new_tokens=12)
    qtbot.keyClicks(chat.field, "Who are you?")
    qtbot.keyClick(chat.field, Qt.Key.Key_Return)
    person.wait(chat.is_answering)
    person.wait(lambda: not chat.is_answering())
    answers = [answer for turn in chat.conversation.turns for answer in turn.answers.values()]
    assert answers
    assert answers[0].strip()


WINDOW = """
import sys
from pathlib import Path
from desktop.app import compose, dress, make_application
from desktop.settings import load_settings
from desktop.state.sample import sample_draft, starter_folder
app = make_application(["tunesmith"])
loaded = load_settings()
dress(loaded.settings)
window = compose(loaded)
window.desk.launcher.started.connect(lambda run, pid: print(run.path, flush=True))
window.painted.connect(lambda: window.desk.launcher.start(sample_draft(starter_folder()).job()))
window.show()
app.exec()
"""


def test_a_run_outlives_its_killed_window_and_is_resumed_when_it_is_killed_itself(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert window.stdout is not None
    run = RunFolder.open(Path(window.stdout.readline().strip()))
    window.kill()
    window.wait()
    window.stdout.close()

    person = Person(qtbot, open_window())
    person.window.open("run", run.path)
    page = person.page("run")
    person.wait(lambda: page.follower.state.step >= 2)
    events = run.events()[0]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    steps = [event.step for event in events if isinstance(event, Stepped)]
    assert page.follower.state.steps == steps[: len(page.follower.state.steps)]

    person.click("Checkpoint now")
    person.wait(lambda: page.follower.state.checkpoints)
    os.kill(next(event.pid for event in events if isinstance(event, Started)), signal.SIGKILL)
    person.wait(lambda: page.follower.status == "crashed")
    assert any("killed" in label.text() for label in page.notice.findChildren(QLabel))
    kept = page.follower.state.checkpoints[-1]

    person.click("Resume", page.deeds)
    person.wait(lambda: page.follower.state.resumed_from == kept)
    person.wait(lambda: page.follower.status == "training" and page.follower.state.step > kept)
    person.click("Stop and save", page.deeds)
    person.wait(lambda: page.follower.status == "stopped")
    numbers = [event.seq for event in run.events()[0]]
    assert numbers == list(range(1, len(numbers) + 1))
