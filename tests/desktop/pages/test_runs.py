"""The list of runs: filtered, sorted, compared, resumed, repeated and deleted."""

from __future__ import annotations

import pytest
from fakes import run_events
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.pages.runs.page import RunsPage
from desktop.widgets.label import Label


@pytest.fixture
def page(desk, qtbot):
    made = RunsPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    return made


@pytest.fixture
def listed(page, desk, make_run, qtbot):
    runs = {
        "alpha": make_run(run_events.short_run(), name="alpha"),
        "beta": make_run(run_events.short_run(4), name="beta", training={"num_train_epochs": 5}),
        "broken": make_run(run_events.short_run()[:9], name="broken"),
    }
    page.opened(None)
    qtbot.waitUntil(lambda: len(page.table.runs_model.runs) == 3)
    return runs


def names(page):
    return [run.name for run in page.table.runs_model.runs]


def test_without_runs_it_says_how_to_begin(page, desk, qtbot):
    went = []
    page.go.connect(lambda *words: went.append(words))
    page.opened(None)
    qtbot.mouseClick(page._empty.action_button(), Qt.MouseButton.LeftButton)
    assert went == [("tune", None)]


def test_typing_filters_the_runs(page, listed, qtbot):
    qtbot.keyClicks(page.filter, "alp")
    qtbot.waitUntil(lambda: names(page) == ["alpha"])


def test_a_filter_that_nothing_matches_is_left_by_a_click(page, listed, qtbot):
    qtbot.keyClicks(page.filter, "nothing like this")
    qtbot.waitUntil(lambda: not page.table.isVisible())
    page._nothing.second_chosen.emit()
    assert (page.filter.text(), page.table.isVisible()) == ("", True)


def test_a_heading_sorts_the_runs(page, listed):
    page.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert names(page)[-1] == "broken"
    page.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert names(page)[0] == "broken"


def test_return_opens_the_selected_run(page, listed, qtbot):
    page.table.choose({listed["beta"].path})
    with qtbot.waitSignal(page.go) as went:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went.args == ["run", listed["beta"].path]


def test_two_runs_are_compared_by_curve_and_by_what_differs(page, listed, qtbot):
    page.table.choose({listed["alpha"].path, listed["beta"].path})
    qtbot.mouseClick(page.button("compare"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.compare_view() is not None and page.compare_view().isVisible())
    lines = {line.name: len(line.steps) for line in page.compare_view()._chart.lines()}
    assert lines == {"alpha": 6, "beta": 4}
    assert [row[0] for row in page.compare_view().differing()] == ["training.num_train_epochs"]
    assert "Epochs" in [label.text() for label in page.compare_view()._grid.findChildren(Label)]


def test_a_crashed_run_is_resumed(page, listed, workers, qtbot):
    page.table.choose({listed["broken"].path})
    qtbot.mouseClick(page.button("resume"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workers == [listed["broken"].path])


def test_a_run_is_repeated(page, listed, qtbot):
    page.table.choose({listed["alpha"].path})
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(page.button("again"), Qt.MouseButton.LeftButton)
    assert went.args == ["tune", listed["alpha"].path]


def test_deleting_is_confirmed_and_says_what_is_freed(page, listed, qtbot):
    page.table.choose({listed["alpha"].path})
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.question() is not None)
    assert listed["alpha"].path.exists()
    qtbot.mouseClick(page.question().button("delete"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "alpha" not in names(page))
    assert not listed["alpha"].path.exists()
    assert "kB" in page.notice.text()


def test_a_living_run_cannot_be_deleted(page, desk, make_run, hold, qtbot):
    run = make_run(run_events.short_run()[:6])
    hold(run)
    page.opened(None)
    qtbot.waitUntil(lambda: len(page.table.runs_model.runs) == 1)
    page.table.choose({run.path})
    assert not page.button("delete").isVisible()


def test_a_run_is_renamed_in_its_place(page, listed, qtbot):
    page.table.choose({listed["alpha"].path})
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.viewport().findChild(QLineEdit)
    assert editor.text() == "alpha"
    editor.setText("The good one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "The good one" in names(page))
    assert listed["alpha"].title() == "The good one"
    assert listed["alpha"].job().name == "alpha"
