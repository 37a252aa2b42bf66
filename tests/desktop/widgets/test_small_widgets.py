"""The smaller widgets show what they are given and tell what a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QWidget

from desktop.i18n import set_language
from desktop.theme import theme
from desktop.widgets.card import ChoiceCard
from desktop.widgets.chips import Chips
from desktop.widgets.drop_zone import DropZone
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import SpinBox
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.histogram import Histogram
from desktop.widgets.icon import icon
from desktop.widgets.label import ElidedLabel, Label, plain_tooltip
from desktop.widgets.log_view import LogView
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.rail import Rail, RailItem
from desktop.widgets.stat_tile import StatTile
from desktop.widgets.stepper import Stepper
from desktop.widgets.token_view import Span, TokenView

if TYPE_CHECKING:
    from pathlib import Path

GIB = 1024**3
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(workshop, qtbot):
    def show(widget: QWidget, width: int = 800, height: int = 200) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    return show


def test_a_label_never_reads_markup(shown):
    assert shown(Label("<b>x</b>")).textFormat() == Qt.TextFormat.PlainText


def test_a_label_too_narrow_tells_the_whole_in_a_tooltip(shown):
    label = shown(ElidedLabel("a <long> name " * 10), 60, 20)
    assert "&lt;long&gt;" in label.toolTip()
    label.resize(4000, 20)
    assert label.toolTip() == ""


def test_a_tooltip_shows_markup_as_it_is():
    assert plain_tooltip("<img src=x>") == "<span>&lt;img src=x&gt;</span>"


def test_an_icon_follows_the_theme_without_being_made_again(workshop):
    sign = icon("house", "accent")
    colors = []
    for name in ("workshop", "daylight"):
        workshop.use(name)
        image = sign.pixmap(32, 32).toImage()
        strongest = max(
            (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
            key=lambda color: color.alpha(),
        )
        colors.append(strongest.name())
        assert strongest.name() == theme().color("accent").name()
    assert colors[0] != colors[1]


def test_a_misspelt_icon_is_an_error_at_once(workshop):
    with pytest.raises(KeyError):
        icon("houze")


def test_a_card_is_chosen_by_the_space_bar(shown, qtbot):
    card = shown(ChoiceCard())
    card.set_content("SmolLM2", "0.13 B")
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert card.isChecked()


def test_cards_of_a_group_exclude_each_other(shown, qtbot):
    group, cards = QButtonGroup(), [shown(ChoiceCard()) for _ in range(2)]
    for card in cards:
        group.addButton(card)
        qtbot.mouseClick(card, LEFT)
    assert [card.isChecked() for card in cards] == [False, True]


def test_a_card_says_all_of_itself_to_a_screen_reader(shown):
    card = shown(ChoiceCard())
    card.set_content("SmolLM2", "0.13 B")
    card.set_badge("fits", detail="1.2 of 24 GB")
    card.set_note("Ready")
    assert card.accessibleName() == "SmolLM2. 0.13 B. Fits · 1.2 of 24 GB. Ready"


def test_chips_tell_the_one_that_is_clicked(shown, qtbot):
    chips = shown(Chips(("rows", "columns")))
    chips.set_texts({"rows": "Rows", "columns": "Columns"})
    with qtbot.waitSignal(chips.chosen) as chosen:
        qtbot.mouseClick(chips.button("columns"), LEFT)
    assert chosen.args == ["columns"]
    assert chips.current() == "columns"


def test_choosing_a_chip_in_code_tells_nobody(shown, qtbot):
    chips = shown(Chips(("rows", "columns")))
    with qtbot.assertNotEmitted(chips.chosen):
        chips.set_current("columns")


def drop(zone: DropZone, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys, copy = LEFT, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    zone.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, mime, buttons, keys))
    zone.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, buttons, keys))


def test_a_drop_hands_over_the_files_it_takes(shown, qtbot, tmp_path):
    zone = shown(DropZone(lambda path: path.suffix == ".jsonl"))
    with qtbot.waitSignal(zone.dropped) as dropped:
        drop(zone, tmp_path / "a.jsonl", tmp_path / "b.exe")
    assert dropped.args == [[tmp_path / "a.jsonl"]]


def test_a_drop_of_nothing_to_take_is_ignored(shown, qtbot, tmp_path):
    zone = shown(DropZone(lambda _path: False))
    with qtbot.assertNotEmitted(zone.dropped):
        drop(zone, tmp_path / "b.exe")


def test_the_grid_has_as_many_columns_as_there_is_room(shown):
    grid = shown(FlowGrid(min_width=300), 1000, 400)
    grid.set_cards([ChoiceCard() for _ in range(5)])
    assert len({card.x() for card in grid.cards()}) == 3
    grid.resize(620, 400)
    assert len({card.x() for card in grid.cards()}) == 2
    widths = [card.width() for card in grid.cards()]
    assert max(widths) - min(widths) <= 1
    assert max(card.geometry().right() for card in grid.cards()) == grid.width() - 1


def test_the_grid_is_tall_enough_for_its_cards(shown):
    grid = shown(FlowGrid(min_width=300), 700, 10)
    grid.set_cards([ChoiceCard() for _ in range(5)])
    lowest = max(card.geometry().bottom() for card in grid.cards())
    assert grid.heightForWidth(700) == lowest + 1


def test_the_histogram_says_its_shape_in_words(shown):
    histogram = shown(Histogram())
    histogram.set_bins([1, 5, 2], [0, 10, 20, 30], 20)
    assert "most rows have 10 to 20 tokens" in histogram.accessibleName()


def test_the_histogram_refuses_edges_that_do_not_match(shown):
    with pytest.raises(ValueError, match="one edge more"):
        shown(Histogram()).set_bins([1, 2], [0, 1])


def test_bins_beyond_the_limit_are_painted_as_cut_off(shown):
    histogram = shown(Histogram(), 300, 120)
    histogram.set_bins([10, 10], [0, 100, 200], 100)
    image = histogram.grab().toImage()
    assert image.pixelColor(250, 60) == theme().color("over")
    assert image.pixelColor(50, 60) != theme().color("over")


def test_a_log_forgets_its_beginning(shown):
    log = shown(LogView(lines=10))
    for number in range(100):
        log.append_line(f"line {number}\n")
    assert log.blockCount() == 10
    assert log.toPlainText().endswith("line 99")


def test_a_notice_offers_its_action(shown, qtbot):
    notice = shown(Notice())
    notice.show_message("over", "The disk is full.", "Free 2 GB.", "Open folder")
    assert notice.text() == "The disk is full. Free 2 GB."
    with qtbot.waitSignal(notice.action_chosen):
        qtbot.mouseClick(notice.action_button(), LEFT)


def test_a_notice_can_be_dismissed(shown, qtbot):
    notice = shown(Notice(dismissable=True))
    notice.show_message("info", "Hello.")
    with qtbot.waitSignal(notice.dismissed):
        notice._close.click()
    assert notice.isHidden()


def test_progress_names_its_phase_and_can_be_cancelled(shown, qtbot):
    line = shown(ProgressLine(cancellable=True))
    line.set_progress("Reading data", 0.25, "34 of 120 MB")
    assert line.accessibleName() == "Reading data 25 % 34 of 120 MB"
    with qtbot.waitSignal(line.cancelled):
        qtbot.mouseClick(line.cancel_button(), LEFT)


def test_the_rail_tells_where_to_go(shown, qtbot):
    rail = shown(Rail((RailItem("home", "house"), RailItem("runs", "chart-line"))), 96, 400)
    rail.set_texts({"home": "Home", "runs": "Runs"})
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(rail.button("runs"), LEFT)
    assert chosen.args == ["runs"]
    assert rail.button("runs").accessibleName() == "Runs"


def test_a_tile_without_a_value_shows_a_dash(shown):
    tile = shown(StatTile("Loss"))
    assert tile.accessibleName() == "Loss: –"
    tile.set_value("48", "tokens/s")
    assert tile.accessibleName() == "Loss: 48 tokens/s"


def test_a_step_is_asked_for_and_the_page_decides(shown, qtbot):
    stepper = shown(Stepper(3))
    stepper.set_texts(["Model", "Data", "Review"])
    with qtbot.waitSignal(stepper.chosen) as chosen:
        qtbot.mouseClick(stepper.step(1), LEFT)
    assert chosen.args == [1]
    assert stepper.step(0).isChecked()
    assert not stepper.step(1).isChecked()


def test_a_step_that_may_not_open_tells_nothing(shown, qtbot):
    stepper = shown(Stepper(3))
    stepper.set_state(2, "todo", enabled=False)
    with qtbot.assertNotEmitted(stepper.chosen):
        qtbot.mouseClick(stepper.step(2), LEFT)


def test_steps_say_their_state_in_the_language_shown(shown):
    stepper = shown(Stepper(2))
    stepper.set_texts(["Model", "Data"])
    stepper.set_state(1, "attention")
    assert stepper.step(1).accessibleName() == "2. Data, needs attention"
    set_language("zh_CN")
    assert stepper.step(1).accessibleName() == "2. Data, 需要处理"


def test_rendered_text_is_plain_and_counted(shown):
    view = shown(TokenView(), 800, 400)
    view.set_spans(
        [Span("<|im_start|><b>", "special", 3), Span("hello", "trained", 2), Span("gone", "cut", 4)],
    )
    assert view.text() == "<|im_start|><b>hellogone"
    assert [label.text() for label in view._legend.values()] == ["trained 2", "masked 3", "cut off 4"]
    view.set_spans([])
    assert view._key.isHidden()


def test_an_empty_page_says_how_to_begin(shown, qtbot):
    state = shown(EmptyState("house"), 800, 600)
    state.set_texts("No runs yet", "They will be kept here.", "New tune")
    with qtbot.waitSignal(state.action_chosen):
        qtbot.mouseClick(state.action_button(), LEFT)


def test_the_wheel_does_not_change_a_field_without_the_focus(shown):
    field = shown(SpinBox())
    field.setValue(16)
    field.clearFocus()
    at, none = QPointF(10, 10), QPoint()
    phase, keys = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(at, at, none, QPoint(0, 120), Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(field, wheel)
    assert field.value() == 16
