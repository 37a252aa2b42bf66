"""The fit bar says how much is needed, whether it fits, and what would make it fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from desktop.i18n import set_language
from desktop.widgets.fit_bar import Fit, FitBar, Segment, Suggestion

GIB = 1024**3
PIECES = (Segment("weights", 5 * GIB), Segment("activations", 2 * GIB))


@pytest.fixture
def bar(workshop, qtbot) -> FitBar:
    bar = FitBar()
    qtbot.addWidget(bar)
    bar.resize(800, 120)
    bar.show()
    return bar


def words(bar: FitBar) -> str:
    return " | ".join(
        label.text()
        for label in (bar._title, bar._verdict, bar._numbers, bar._legend, bar._aside)
        if label.text()
    )


def test_a_forecast_is_told_in_words_and_numbers(bar: FitBar):
    bar.set_fit(Fit(PIECES, 24 * GIB, 22.6 * GIB, "fits"))
    assert "Fits | 7.0 of 24.0 GB" in words(bar)
    assert "Weights 5.0" in words(bar)
    assert "Free now: 22.6 GB" in words(bar)


def test_pointing_at_a_piece_tells_it(bar: FitBar, qtbot):
    bar.set_fit(Fit(PIECES, 24 * GIB, None, "fits"))
    qtbot.mouseMove(bar._track, QPoint(40, 12))
    assert bar._legend.text().startswith("Weights: 5.00 GB")
    assert "71 %" in bar._legend.text()


def test_the_arrow_keys_walk_through_the_pieces(bar: FitBar, qtbot):
    bar.set_fit(Fit(PIECES, 24 * GIB, None, "fits"))
    for expected in ("Weights", "Activations", "Weights"):
        qtbot.keyClick(bar._track, Qt.Key.Key_Right)
        assert bar._legend.text().startswith(expected)


def test_a_suggestion_is_one_click(bar: FitBar, qtbot):
    offer = Suggestion("max_length", "Sequence 2048 → 1024: 19.8 GB")
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", suggestions=(offer,)))
    with qtbot.waitSignal(bar.suggestion_chosen) as chosen:
        qtbot.mouseClick(bar.suggestion_buttons()[0], Qt.MouseButton.LeftButton)
    assert chosen.args == ["max_length"]


def test_suggestions_go_when_it_fits_again(bar: FitBar):
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", suggestions=(Suggestion("a", "A"),)))
    bar.set_fit(Fit(PIECES, 24 * GIB, 20 * GIB, "fits"))
    assert not bar.suggestion_buttons()
    assert not bar._suggestions.isVisible()


def test_not_knowing_says_why(bar: FitBar):
    bar.set_unknown("Choose a model first.")
    assert "Not known yet" in words(bar)
    assert "Choose a model first." in words(bar)


def test_without_a_card_it_says_whose_memory_it_is(bar: FitBar):
    bar.set_fit(Fit(PIECES, 32 * GIB, 18 * GIB, "fits", place="processor"))
    assert "on the processor" in words(bar)
    assert "system memory" in words(bar)


def test_the_measured_amount_stands_beside_the_forecast(bar: FitBar):
    bar.set_fit(Fit(PIECES, 24 * GIB, 22 * GIB, "fits", measured=6.8 * GIB))
    assert "Measured: 6.8 GB" in words(bar)


def test_a_screen_reader_hears_verdict_and_numbers(bar: FitBar):
    bar.set_fit(Fit(PIECES, 24 * GIB, None, "tight"))
    assert "Tight 7.0 of 24.0 GB" in bar._track.accessibleName()


def test_a_change_of_language_keeps_the_numbers(bar: FitBar):
    bar.set_fit(Fit(PIECES, 24 * GIB, 22.6 * GIB, "fits"))
    set_language("zh_CN")
    assert "7.0 / 24.0 GB" in words(bar)


def test_the_theme_colours_the_pieces(bar: FitBar, workshop):
    bar.set_fit(Fit(PIECES, 24 * GIB, None, "fits"))
    for name in ("workshop", "daylight"):
        workshop.use(name)
        QApplication.processEvents()
        assert bar._track.grab().toImage().pixelColor(60, 13) == workshop.color("segment_1")


def test_more_than_the_card_is_painted_as_over(bar: FitBar, workshop):
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over"))
    assert bar._track.grab().toImage().pixelColor(bar._track.width() - 20, 13) == workshop.color("over")


def test_a_first_answer_is_marked_as_such_in_words_and_in_its_look(bar: FitBar, workshop):
    bar.set_fit(Fit(PIECES, 24 * GIB, 20 * GIB, "fits", provisional=True))
    assert "Probably fits | about 7.0 of 24.0 GB" in words(bar)
    assert "the exact one is being worked out" in bar._numbers.toolTip()
    assert bar._track.grab().toImage().pixelColor(60, 13) != workshop.color("segment_1")
    bar.set_fit(Fit(PIECES, 24 * GIB, 20 * GIB, "fits"))
    assert "Fits | 7.0 of 24.0 GB" in words(bar)
    assert bar._numbers.toolTip() == ""


def test_a_first_answer_that_is_too_big_is_not_painted_as_a_verdict(bar: FitBar, workshop):
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", provisional=True))
    assert bar._track.grab().toImage().pixelColor(bar._track.width() - 20, 13) != workshop.color("over")


def test_the_range_is_told_in_words_and_ends_softly(bar: FitBar, workshop):
    bar.set_fit(Fit((Segment("weights", 20 * GIB),), 24 * GIB, 22 * GIB, "fits", low=10 * GIB))
    assert "Needs at least 10.0 GB" in words(bar)
    assert "It can run in 10.0 GB" in bar._track.toolTip()
    image = bar._track.grab().toImage()
    scale = bar._track.width() / 24
    assert image.pixelColor(round(9 * scale), 13) == workshop.color("segment_1")
    soft = image.pixelColor(round(19 * scale), 13)
    assert soft != workshop.color("segment_1")
    assert soft != workshop.color("track")


def test_a_range_that_is_none_is_not_mentioned(bar: FitBar):
    bar.set_fit(Fit(PIECES, 24 * GIB, 22 * GIB, "fits", low=7 * GIB))
    assert "at least" not in words(bar)


def test_every_piece_is_told_apart_in_words(bar: FitBar, qtbot):
    kinds = ("weights", "adapter", "gradients", "optimizer", "activations", "logits", "transient", "runtime")
    bar.set_fit(Fit(tuple(Segment(kind, GIB) for kind in kinds), 24 * GIB, 22 * GIB, "fits"))
    told = set()
    for _ in kinds:
        qtbot.keyClick(bar._track, Qt.Key.Key_Right)
        told.add(bar._legend.text())
    assert len(told) == len(kinds)
    assert any("Temporary: 1.00 GB" in text and "then gone" in text for text in told)


def test_what_is_pointed_at_stays_when_the_figures_are_refreshed(bar: FitBar, qtbot):
    bar.set_fit(Fit(PIECES, 24 * GIB, 20 * GIB, "fits"))
    qtbot.keyClick(bar._track, Qt.Key.Key_Right)
    bar.set_fit(Fit(PIECES, 24 * GIB, 19 * GIB, "fits"))
    assert bar._legend.text().startswith("Weights: 5.00 GB")


def test_too_big_begins_where_nothing_is_free_any_more(bar: FitBar, workshop):
    bar.set_fit(Fit((Segment("weights", 23 * GIB),), 24 * GIB, 20 * GIB, "over"))
    scale = bar._track.width() / 24
    image = bar._track.grab().toImage()
    assert image.pixelColor(round(22 * scale), 13) == workshop.color("over")
    assert image.pixelColor(round(19 * scale), 13) == workshop.color("segment_1")


def test_a_suggestion_says_what_it_comes_to_to_a_screen_reader_too(bar: FitBar):
    offer = Suggestion("batch", "Batch 8 × 4 → 1 × 32", "19.8 GB, about 5 % slower")
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", suggestions=(offer,)))
    name = bar.suggestion_buttons()[0].accessibleName()
    assert name == "Batch 8 × 4 → 1 × 32: 19.8 GB, about 5 % slower"


def test_a_suggestion_that_stays_keeps_the_keyboard_focus(bar: FitBar):
    offer = Suggestion("batch", "Batch 8 × 4 → 1 × 32")
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", suggestions=(offer,)))
    before = bar.suggestion_buttons()[0]
    bar.set_fit(Fit(PIECES, 4 * GIB, 2 * GIB, "over", suggestions=(offer,)))
    assert bar.suggestion_buttons() == [before]


def test_while_changes_are_looked_for_the_bar_says_so(bar: FitBar):
    bar.set_fit(Fit(PIECES, 4 * GIB, 3 * GIB, "over", hint="Looking…"))
    assert bar._suggestion_lead.text() == "Looking…"
    assert bar._suggestions.isVisible()


def test_what_can_never_be_known_is_not_called_not_known_yet(bar: FitBar):
    bar.set_unknown("It cannot be traced.", final=True)
    assert bar._verdict.text() == "Unknown"
