"""Shares of a whole, as bars and as words."""

from __future__ import annotations

import pytest

from desktop.widgets.share_bars import LINE, Share, ShareBars

TICKETS = Share("tickets.jsonl", 0.9, "11,232 rows an epoch")
GENERAL = Share("general.jsonl", 0.1)


@pytest.fixture
def bars(workshop, qtbot) -> ShareBars:
    made = ShareBars()
    qtbot.addWidget(made)
    made.resize(480, 2 * LINE)
    made.show()
    return made


def painted(bars: ShareBars, *shares: Share):
    bars.set_shares(shares)
    return bars.grab().toImage()


def test_each_share_is_a_line_of_words(bars):
    bars.set_shares([TICKETS, GENERAL])
    assert bars.lines() == ["tickets.jsonl 90 % 11,232 rows an epoch", "general.jsonl 10 %"]


def test_a_screen_reader_is_told_all_of_them(bars):
    bars.set_shares([TICKETS, GENERAL])
    assert bars.accessibleDescription() == "tickets.jsonl 90 % 11,232 rows an epoch; general.jsonl 10 %"


def test_every_share_has_room(bars):
    bars.set_shares([TICKETS])
    one = bars.sizeHint().height()
    bars.set_shares([TICKETS, GENERAL])
    assert bars.sizeHint().height() == 2 * one
    assert bars.minimumSizeHint().height() == bars.sizeHint().height()


def test_a_larger_share_has_a_longer_bar(bars, workshop):
    def long(share: float) -> int:
        image = painted(bars, Share("a", share))
        colour = workshop.color("accent").rgb()
        middle = round(LINE / 2 * image.devicePixelRatio())
        return sum(image.pixel(x, middle) == colour for x in range(image.width()))

    assert long(0.0) == 0
    assert 0 < long(0.01) < long(0.5) < long(1.0)
