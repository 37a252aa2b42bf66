"""The window: places, routes, drops, the card, messages, and the question at closing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fakes import run_events, scripted_pages
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from desktop.app import dress
from desktop.bridge.desk import Desk
from desktop.main_window import MainWindow
from desktop.settings import load_settings
from desktop.state.gpu import CardProcess, CardReading
from desktop.state.history import RunSummary
from desktop.theme import theme
from engine.problems import Problem
from engine.runs import RunFolder

SCRIPT = [sys.executable, str(Path(scripted_pages.__file__))]


@pytest.fixture
def window(workshop, qtbot):
    desk = Desk(service_command=[*SCRIPT, "service"], chat_command=[*SCRIPT, "chat"])
    desk.settings_changed.connect(dress)
    made = MainWindow(desk)
    made.painted.connect(desk.start)
    qtbot.addWidget(made, before_close_func=lambda _: setattr(made, "_may_close", True))
    made.show()
    qtbot.waitUntil(lambda: desk.started)
    yield made
    desk.close()


@pytest.fixture
def living(tunesmith_home):
    run = RunFolder.create(run_events.a_job(name="bicycle"))
    run_events.write(run, run_events.short_run()[:6])
    lock = run.lock()
    lock.acquire()
    yield run
    lock.release()


def drag(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def enter(window, mime):
    window.dragEnterEvent(
        QDragEnterEvent(
            QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
    )


def drop(window, mime):
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
        )
    )


def test_it_is_painted_before_the_engine_is_started(workshop, qtbot):
    desk = Desk(service_command=[*SCRIPT, "service"])
    made = MainWindow(desk)
    qtbot.addWidget(made)
    assert "service" not in vars(desk)
    assert made.minimumWidth() >= 1100
    assert made.minimumHeight() >= 720


@pytest.mark.parametrize(
    ("number", "key"), [(1, "home"), (3, "runs"), (4, "chat"), (5, "models"), (6, "settings")]
)
def test_every_place_is_a_shortcut_away(window, qtbot, number, key):
    window.activateWindow()
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
    assert window.current() == key


@pytest.fixture
def cold(workshop, qtbot):
    """A window whose warm-up has just begun."""
    desk = Desk(service_command=[*SCRIPT, "service"], chat_command=[*SCRIPT, "chat"])
    made = MainWindow(desk)
    qtbot.addWidget(made, before_close_func=lambda _: setattr(made, "_may_close", True))
    made.show()
    made.wake()
    yield made
    desk.close()


def test_a_page_clicked_before_the_warm_up_has_ended_is_marked_at_once_and_comes(cold, qtbot):
    with qtbot.waitSignal(cold.warmed):
        cold.open("settings")
        assert cold._rail.button("settings").isChecked()
        assert cold.current() == "home"
        qtbot.waitUntil(lambda: cold.current() == "settings")
    assert cold.desk.started


def test_of_two_early_clicks_the_later_one_counts(cold, qtbot):
    with qtbot.waitSignal(cold.warmed):
        cold.open("models")
        cold.open("home")
    assert cold.current() == "home"
    cold.open("models")
    assert cold.current() == "models"


def test_the_rail_leads_to_a_page(window, qtbot):
    qtbot.mouseClick(window._rail.button("settings"), Qt.MouseButton.LeftButton)
    assert window.current() == "settings"


def test_a_page_that_sends_elsewhere_is_followed(window, living):
    window.page("home").go.emit("run", living.path)
    assert window.current() == "run"
    assert window._rail.button("runs").isChecked()


def test_a_run_folder_dropped_anywhere_is_opened(window, living, qtbot):
    mime = drag(living.path)
    enter(window, mime)
    assert window._overlay.isVisible()
    qtbot.waitUntil(lambda: window._overlay.text().startswith("Open this run"))
    drop(window, mime)
    assert not window._overlay.isVisible()
    qtbot.waitUntil(lambda: window.current() == "run")


def test_what_cannot_be_used_is_said_before_and_after_the_drop(window, tmp_path, qtbot):
    file = tmp_path / "picture.heic"
    file.write_bytes(b"x")
    mime = drag(file)
    enter(window, mime)
    qtbot.waitUntil(lambda: window._overlay.text().startswith("Nothing to do"))
    drop(window, mime)
    qtbot.waitUntil(window._notice.isVisible)
    assert "picture.heic" in window._notice.text()


def test_the_card_is_shown_in_the_rail(window):
    card = CardReading(0, "NVIDIA GeForce RTX 4090", 24 << 30, 6 << 30, 18 << 30, 50, 100.0, 450.0, 0.5)
    window.desk.gpu.sampled.emit((card,))
    assert "RTX 4090" in window._rail.gauge.accessibleName()
    window.desk.gpu.sampled.emit(None)
    assert "No NVIDIA GPU" in window._rail.gauge.accessibleName()


def test_the_card_that_a_run_computes_on_is_shown_first(window):
    busy = CardReading(1, "NVIDIA GeForce RTX 3060", processes=(CardProcess(4242, 5 << 30),))
    idle = CardReading(0, "NVIDIA GeForce RTX 4090", 24 << 30, 0, 24 << 30)
    window.desk.library.runs = [RunSummary(path=Path("/x"), name="x", status="training", pid=4242)]
    window.desk.gpu.sampled.emit((idle, busy))
    assert window._rail.gauge.accessibleName().startswith("RTX 3060")
    assert "This run: 5.0 GB" in window._rail.gauge.accessibleDescription()
    window.desk.library.runs = []


def test_a_card_whose_memory_is_unknown_is_still_a_card(window):
    window.desk.gpu.sampled.emit((CardReading(0, "NVIDIA GB10", temperature=40),))
    shown = window._rail.gauge.accessibleName()
    assert shown.startswith("GB10 40 °C")
    assert "Unknown: memory" in shown


def test_language_and_theme_switch_live(window):
    window.open("settings")
    window.desk.change_settings(language="zh_CN", theme="daylight")
    assert window._rail.button("home").text() == "主页"
    assert theme().name == "daylight"
    window.desk.change_settings(language="en", theme="workshop")
    assert window._rail.button("home").text() == "Home"


def test_a_problem_without_a_page_is_told_and_can_be_put_away(window, qtbot):
    window.tell(Problem(code="unexpected", facts={"reason": "ValueError: 3"}))
    assert "ValueError: 3" in window._notice.text()
    qtbot.mouseClick(window._notice._close, Qt.MouseButton.LeftButton)
    assert not window._notice.isVisible()


def test_closing_without_a_run_asks_nothing_and_keeps_the_place(window, qtbot):
    assert window.close()
    window.desk.close()
    assert load_settings().settings.window_geometry


def test_closing_during_a_run_asks_and_can_leave_it_training(window, living, qtbot):
    qtbot.waitUntil(lambda: any(run.alive for run in window.desk.library.runs))
    assert not window.close()
    assert window.isVisible()
    qtbot.mouseClick(window.question().button("keep"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert living.commands()[0] == []


def test_closing_during_a_run_can_save_and_stop_it(window, living, qtbot):
    qtbot.waitUntil(lambda: any(run.alive for run in window.desk.library.runs))
    window.close()
    qtbot.mouseClick(window.question().button("stop"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [command.type for command in living.commands()[0]] == ["stop"]


def test_closing_can_be_thought_better_of(window, living, qtbot):
    qtbot.waitUntil(lambda: any(run.alive for run in window.desk.library.runs))
    window.close()
    qtbot.keyClick(window.question(), Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.question() is None
