"""Step 1: the models on this computer and the ones worth fetching."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from engine.problems import Problem
from engine.rpc import InspectModel, ListModels

LEFT = Qt.MouseButton.LeftButton


def test_a_click_on_a_card_chooses_the_model_and_opens_the_way(make_page, canned, qtbot):
    page = make_page()
    panel = page.panels["model"]
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    qtbot.mouseClick(panel.card(str(canned.QWEN)), LEFT)
    assert page.wizard.draft.model.path == canned.QWEN
    assert page._next.isEnabled()


def test_a_card_is_chosen_with_the_keyboard(make_page, canned, qtbot):
    page = make_page()
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    card = page.panels["model"].card(str(canned.BASE))
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert page.wizard.draft.model.path == canned.BASE


def test_a_model_that_cannot_be_trained_is_greyed_with_the_reason(make_page, canned, qtbot):
    page = make_page()
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    gguf = next(item for item in canned.found() if item.where == "lm_studio")
    card = page.panels["model"].card(str(gguf.path))
    assert not card.isEnabled()
    assert "made for chatting" in card.accessibleName()


def test_cards_show_whether_they_fit_at_the_recommended_settings(make_page, canned, qtbot):
    page = make_page()
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    card = page.panels["model"].card(str(canned.QWEN))
    qtbot.waitUntil(lambda: "Fits" in card.accessibleName())
    assert "/ 24.0 GB" in card.accessibleName()


def test_a_model_to_fetch_shows_whether_it_will_fit(make_page, qtbot):
    page = make_page()
    card = page.panels["model"].card("hub:Qwen/Qwen3-0.6B")
    qtbot.waitUntil(lambda: "/ 24.0 GB" in card.accessibleName())
    assert any(word in card.accessibleName() for word in ("Fits", "Tight", "Too big"))


def test_a_model_to_fetch_says_so_and_copies_its_id(make_page, qtbot):
    page = make_page()
    panel = page.panels["model"]
    qtbot.mouseClick(panel.card("hub:Qwen/Qwen3-0.6B"), LEFT)
    assert page.wizard.draft.model is None
    assert "not on this computer" in panel.notice().text()
    qtbot.mouseClick(panel.notice().action_button(), LEFT)
    assert QGuiApplication.clipboard().text() == "Qwen/Qwen3-0.6B"


def test_the_filter_narrows_both_lists(make_page, qtbot):
    page = make_page()
    panel = page.panels["model"]
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    qtbot.keyClicks(panel.filter_field(), "mistral")
    assert [card.title() for card in panel._here.cards()] == ["Mistral-7B-v0.3"]
    assert all("istral" in card.title() for card in panel._hub.cards())


def test_a_pasted_folder_is_taken_with_return(make_page, tmp_path, qtbot):
    page = make_page()
    field = page.panels["model"].filter_field()
    field.setText(str(tmp_path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.wizard.draft.model.path == tmp_path
    assert field.text() == ""


def test_a_model_without_weights_is_explained_with_the_next_step(make_page, full, canned, qtbot):
    broken = canned.MODELS / "other"
    problem = Problem(code="model_without_weights", facts={"path": str(broken)})

    def answer(params):
        return problem if isinstance(params, InspectModel) else canned.good(params)

    page = make_page(full("model").with_model(broken), answer)
    notice = page.panels["model"]._problem
    qtbot.waitUntil(notice.isVisible)
    assert "no weights" in notice.text()
    assert "Download the model again" in notice.text()


def test_a_list_that_fails_can_be_tried_again(make_page, canned, qtbot):
    failing = [Problem(code="unexpected", facts={"reason": "disk on fire"})]

    def answer(params):
        return failing.pop() if isinstance(params, ListModels) and failing else canned.good(params)

    page = make_page(None, answer)
    notice = page.panels["model"]._problem
    qtbot.waitUntil(notice.isVisible)
    assert "disk on fire" in notice.text()
    qtbot.mouseClick(notice.action_button(), LEFT)
    qtbot.waitUntil(lambda: page.wizard.models is not None)
    assert not notice.isVisible()
