"""The rail's gauge: a figure that the card does not say is unknown in words, never zero."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.i18n import set_language
from desktop.widgets.card_words import Reading, throttle_word
from desktop.widgets.gauge import Gauge

GIB = 1 << 30
FULL = Reading(
    "NVIDIA GeForce RTX 4090",
    8.9 * GIB,
    24 * GIB,
    61,
    284.0,
    97,
    450.0,
    15.1 * GIB,
    throttles=(),
    driver="580.95.05",
)
SECOND = Reading("NVIDIA GeForce RTX 3060", 0, 12 * GIB, 38, 0.0, 0, throttles=(), free=12 * GIB)


popup = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing", extend=True)
"""The offscreen platform says so of every window that pops up."""


@pytest.fixture
def gauge(workshop, qtbot):
    made = Gauge()
    qtbot.addWidget(made)
    made.resize(96, 240)
    made.show()
    return made


def test_it_says_in_words_that_there_is_no_card(gauge):
    assert gauge.accessibleName() == "No NVIDIA GPU: running on the processor"
    assert gauge.toolTip() == ""


def test_a_healthy_card_shows_its_figures_and_nothing_unknown(gauge):
    gauge.set_reading(FULL)
    assert gauge.accessibleName() == "RTX 4090 8.9 / 24 GB\n61 °C · 97 %\n284 W"


def test_what_the_card_does_not_say_is_named_as_unknown(gauge):
    gauge.set_reading(Reading("NVIDIA GeForce RTX 4090", 1.4 * GIB, 24 * GIB, temperature=41, throttles=()))
    assert gauge.accessibleName() == "RTX 4090 1.4 / 24 GB\n41 °C\nUnknown: load, power"


def test_a_card_that_says_nothing_shows_no_zero(gauge):
    gauge.set_reading(Reading("NVIDIA GeForce RTX 4090"))
    shown = gauge.accessibleName() + gauge.accessibleDescription()
    assert "Unknown: memory, temperature, load, power, throttling" in shown
    assert "0" not in shown.replace("4090", "")
    assert not gauge._bar.isVisible()


def test_a_card_at_rest_shows_its_zeros(gauge):
    gauge.set_reading(SECOND)
    assert gauge.accessibleName() == "RTX 3060 0.0 / 12 GB\n38 °C · 0 %\n0 W"


def test_what_is_unknown_is_said_in_chinese(gauge):
    gauge.set_reading(Reading("NVIDIA GeForce RTX 4090", 1.4 * GIB, 24 * GIB, temperature=41, throttles=()))
    set_language("zh_CN")
    assert "未知：占用率、功耗" in gauge.accessibleName()


@pytest.mark.parametrize(
    ("key", "words", "tone"),
    [
        ("power_cap", "At its power limit", "muted"),
        ("thermal", "Slowed by heat", "tight"),
        ("hardware_slowdown", "Slowed by the hardware", "tight"),
    ],
)
def test_what_slows_the_card_down_is_said_in_words(gauge, key, words, tone):
    gauge.set_reading(Reading("Card", GIB, 8 * GIB, 90, 100.0, 99, throttles=(key,)))
    assert words in gauge.accessibleName()
    assert gauge._warning.property("tone") == tone


def test_every_reason_has_its_words(workshop):
    from typing import get_args

    from engine.cards import Throttle

    assert all(throttle_word(key) != key for key in get_args(Throttle))


@pytest.mark.parametrize(
    ("lost", "words"), [("driver", "The driver does not answer"), ("card", "The card does not answer")]
)
def test_a_card_or_driver_that_is_gone_is_said_instead_of_figures(gauge, lost, words):
    gauge.set_reading(FULL)
    gauge.set_reading(Reading(FULL.name, lost=lost))
    assert gauge.accessibleName() == f"RTX 4090 {words}"
    assert not gauge._bar.isVisible()


def test_other_cards_are_counted_and_told_in_the_tooltip(gauge):
    gauge.set_readings([FULL, SECOND])
    assert gauge.accessibleName().endswith("1 of 2 cards")
    assert "NVIDIA GeForce RTX 3060" in gauge.toolTip()
    assert "284 of 450 W" in gauge.toolTip()


def test_another_card_that_fell_silent_is_said_in_the_rail(gauge):
    gauge.set_readings([FULL, Reading(SECOND.name, lost="card")])
    assert gauge.accessibleName().endswith("1 of 2 cards not answering")


def test_a_name_from_the_driver_is_never_markup(gauge):
    gauge.set_reading(Reading("<img src=file:///etc/passwd>", GIB, 8 * GIB))
    assert "<img" not in gauge.toolTip()


@popup
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_opens_every_figure_of_every_card(gauge, qtbot, key):
    gauge.set_readings([Reading(FULL.name, GIB, 8 * GIB, training=True), SECOND])
    gauge.setFocus()
    qtbot.keyClick(gauge, key)
    shown = gauge.details()
    assert shown.isVisible()
    assert "Temperature: unknown" in shown.text()
    assert "This run: unknown" in shown.text()
    assert "Throttling: none" in shown.text()
    shown.close()


@popup
def test_a_click_opens_them_and_new_figures_arrive_while_they_are_open(gauge, qtbot):
    gauge.set_reading(FULL)
    qtbot.mouseClick(gauge, Qt.MouseButton.LeftButton)
    shown = gauge.details()
    assert "Temperature: 61 °C" in shown.text()
    gauge.set_reading(Reading(FULL.name, lost="driver"))
    assert shown.text() == "NVIDIA GeForce RTX 4090\nThe driver does not answer"
    shown.close()


def test_without_a_card_there_is_nothing_to_open(gauge, qtbot):
    qtbot.mouseClick(gauge, Qt.MouseButton.LeftButton)
    assert gauge.details() is None
