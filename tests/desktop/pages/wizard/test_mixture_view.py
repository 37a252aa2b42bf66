"""What an epoch is made of: shares, what is held out, replay, and files of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from engine.augmentations.swap_speakers import SwapSpeakers
from engine.dataset import DatasetSpec, ReplaySpec
from engine.problems import Problem
from engine.rpc_data import PreviewMix

LEFT = Qt.MouseButton.LeftButton
OWN, GENERAL = Path("/home/ada/data/held_out.jsonl"), Path("/home/ada/data/general.jsonl")


@pytest.fixture
def mixture(make_page, full, qtbot):
    """Open the mixture, with answers of one's own."""

    def look(answer=None, **values):
        page = make_page(full("data", **values), answer)
        panel = page.panels["data"]
        qtbot.mouseClick(panel.tools.button("mixture"), LEFT)
        asked = page.wizard.mixture
        qtbot.waitUntil(lambda: asked.answer is not None or asked.problem is not None)
        return page, panel.mixture

    return look


def test_each_file_has_its_share(mixture, canned, qtbot):
    page, view = mixture()
    page.panels["data"].add_files([canned.STORIES])
    qtbot.waitUntil(lambda: len(view.bars.lines()) == 2)
    assert view.bars.lines() == [
        "support_tickets.jsonl 94 % 11,856 rows an epoch",
        "workshop_manual.txt 6 % 800 rows an epoch",
    ]


def test_the_sizes_of_the_splits_are_said(mixture):
    _, view = mixture()
    assert view.splits.text() == "Rows an epoch: 11,856 to train, 624 to measure on, 0 to test"


def test_another_share_held_out_changes_the_draft_and_the_sizes(mixture, qtbot):
    page, view = mixture()
    field = view.form.editor("split.validation").focus_target()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert page.wizard.draft.split.validation == 0.06
    qtbot.waitUntil(lambda: "749 to measure on" in view.splits.text())


def test_replay_is_a_tick_and_its_share_is_shown(mixture, qtbot):
    page, view = mixture()
    assert not view.replay_form.isVisible()
    view.replay.click()
    assert page.wizard.draft.replay == ReplaySpec()
    assert view.replay_form.isVisible()
    qtbot.waitUntil(lambda: len(view.bars.lines()) == 2)
    assert view.bars.lines()[1].endswith("rows an epoch · replay")


def test_without_the_tick_there_is_no_replay(mixture):
    page, view = mixture(replay=ReplaySpec(share=0.2))
    assert view.replay.isChecked()
    view.replay.click()
    assert page.wizard.draft.replay is None
    assert not view.replay_files.isVisible()


def test_the_share_of_replay_is_part_of_the_draft(mixture, qtbot):
    page, view = mixture(replay=ReplaySpec())
    field = view.replay_form.editor("share").focus_target()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert page.wizard.draft.replay.share == pytest.approx(0.15)


def test_general_rows_of_ones_own_keep_the_share(mixture):
    page, view = mixture(replay=ReplaySpec(share=0.2))
    view.replay_files.changed.emit((GENERAL,))
    assert page.wizard.draft.replay == ReplaySpec(data=(DatasetSpec(path=GENERAL),), share=0.2)


@pytest.mark.parametrize("name", ["validation_data", "test_data"])
def test_a_file_of_ones_own_is_measured_on(mixture, name):
    page, view = mixture()
    view.own[name].changed.emit((OWN,))
    assert getattr(page.wizard.draft.split, name) == (DatasetSpec(path=OWN),)
    assert view.own[name].files() == (OWN,)


def test_a_file_of_ones_own_is_taken_out_by_its_button(mixture, qtbot):
    page, view = mixture()
    files = view.own["validation_data"]
    files.changed.emit((OWN, GENERAL))
    qtbot.mouseClick(files.remove_buttons[0], LEFT)
    assert page.wizard.draft.split.validation_data == (DatasetSpec(path=GENERAL),)


def test_a_file_chosen_twice_is_listed_once(mixture):
    page, view = mixture()
    files = view.own["validation_data"]
    files.add([str(OWN)])
    files.add([str(OWN), str(GENERAL)])
    assert [item.path for item in page.wizard.draft.split.validation_data] == [OWN, GENERAL]


def test_made_rows_go_into_the_current_file(mixture):
    page, view = mixture()
    view.made.open_dialog(SwapSpeakers)
    view.made.dialog.take_button.click()
    assert page.wizard.draft.data[0].augment == (SwapSpeakers(),)


def test_made_rows_name_the_file_that_they_are_made_of(mixture):
    _, view = mixture()
    assert "support_tickets.jsonl" in view._made_line.text()


def test_without_a_model_it_says_what_is_missing(make_page, full, qtbot):
    page = make_page(full("data", model=None))
    panel = page.panels["data"]
    qtbot.mouseClick(panel.tools.button("mixture"), LEFT)
    qtbot.waitUntil(lambda: "Choose a model first" in panel.mixture.splits.text())
    assert not panel.mixture.bars.isVisible()


def test_a_problem_takes_the_place_of_the_shares(mixture, canned):
    def answer(params):
        return Problem(code="engine_ended") if isinstance(params, PreviewMix) else canned.good(params)

    _, view = mixture(answer)
    assert not view.bars.isVisible()
    assert "Working out" not in view.splits.text()
    assert view.splits.text()
