"""Home: two ways to begin, and the runs as they are."""

from __future__ import annotations

import pytest
from fakes import run_events
from PySide6.QtCore import Qt

from desktop.pages.home import HomePage
from desktop.state.gpu import CardReading


@pytest.fixture
def page(desk, qtbot):
    made = HomePage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    return made


def test_without_runs_it_says_what_will_be_here(page):
    assert page._empty.isVisible()
    assert not page._recent.isVisible()


def test_new_tune_and_the_sample_are_one_click_each(page, qtbot):
    asked = []
    page.go.connect(lambda *words: asked.append(words))
    qtbot.mouseClick(page._new, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page._sample, Qt.MouseButton.LeftButton)
    assert asked == [("tune", None), ("tune", "sample")]


def test_a_run_appears_once_the_desk_is_started_and_opens_by_keyboard(page, desk, make_run, qtbot):
    run = make_run(run_events.short_run())
    desk.start()
    qtbot.waitUntil(lambda: len(page._recent.cards()) == 1)
    card = page._recent.cards()[0]
    assert "Completed" in card.accessibleName()
    with qtbot.waitSignal(page.go) as went:
        card.setFocus()
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert went.args == ["run", run.path]


def test_a_living_run_stands_apart(page, desk, make_run, hold, qtbot):
    hold(make_run(run_events.short_run()[:6]))
    desk.start()
    qtbot.waitUntil(lambda: len(page._running.cards()) == 1)
    assert page._recent.cards() == []


def test_cards_are_kept_while_nothing_changes(page, desk, make_run, qtbot):
    make_run(run_events.short_run())
    desk.start()
    qtbot.waitUntil(lambda: len(page._recent.cards()) == 1)
    before = page._recent.cards()
    with qtbot.waitSignal(desk.library.listed):
        desk.library.refresh()
    assert page._recent.cards() == before


def test_the_cards_memory_is_shown_once_there_is_a_card(page, desk):
    page._listen()
    assert page._card_panel is None
    desk.gpu.sampled.emit((CardReading(0, "NVIDIA GeForce RTX 4090", 24 << 30, 6 << 30, 18 << 30),))
    bar = page._card_panel.bar()
    assert bar._title.text() == "Memory in use: RTX 4090"
    assert bar._numbers.text() == "6.0 of 24.0 GB"
    desk.gpu.sampled.emit((CardReading(0, "NVIDIA GeForce RTX 4090", lost="driver"),))
    assert bar._numbers.isHidden()
    assert bar._legend.text() == "The driver does not answer"
