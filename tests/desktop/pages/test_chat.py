"""The chat page against a scripted chat process: load, ask, stream, edit, regenerate."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import scripted_pages
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.pages.chat.page import ChatPage
from engine import rpc


@pytest.fixture
def page(desk, qtbot):
    made = ChatPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    made.opened(Path("/models/tiny"))
    qtbot.waitUntil(lambda: made.loaded() is not None)
    return made


def choose(page, name):
    """Choose a base model, as if it had been found."""
    facts = scripted_pages.model_at(f"/models/{name}")
    found = rpc.FoundModel(path=facts.path, name=name, where="own", facts=facts)
    page._models_came(rpc.ModelList(models=(found,)))
    page.choose.setCurrentIndex(1)
    page.choose.activated.emit(1)


def ask(qtbot, page, words):
    qtbot.keyClicks(page.field, words)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.is_answering() and bool(page.conversation.turns))


def said(page):
    return {side: bubble.text() for side, bubble in page.thread_view.turns[-1].answers.items()}


def test_what_is_named_is_loaded_and_its_template_can_be_read(page, qtbot):
    assert page.choose.currentText() == "tiny · base model"
    page.opened(None)
    assert page.choose.currentText() == "tiny · base model"
    qtbot.mouseClick(page.controls.template_button(), Qt.MouseButton.LeftButton)
    assert page.controls._template_view.toPlainText() == "{{ messages }}"


def test_models_that_cannot_be_loaded_are_not_offered(page):
    assert [page.choose.itemText(place) for place in range(page.choose.count())][1:] == ["tiny · base model"]


def test_before_a_conversation_the_memory_of_a_chat_is_shown(page, qtbot):
    assert page.fit.isVisible()
    assert page.fit.bar._title.text() == "Memory of a chat with 2,048 tokens"
    assert page.fit.bar._verdict.text() == "Fits"
    assert page.fit.bar._numbers.text() == "4.0 of 8.0 GB"
    ask(qtbot, page, "Who?")
    assert not page.fit.isVisible()


def test_what_does_not_fit_is_loaded_only_when_it_is_asked_for_again(page, qtbot):
    choose(page, "huge")
    qtbot.waitUntil(page.notice.isVisible)
    assert "huge does not fit for a chat with 2,048 tokens." in page.notice.text()
    assert page.loaded() is None
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.loaded() is not None)
    assert page.notice.isHidden()
    assert page.fit.bar._verdict.text() == "Too big"


def test_choosing_again_what_does_not_fit_asks_again(page, qtbot):
    choose(page, "huge")
    qtbot.waitUntil(page.notice.isVisible)
    page.notice.hide()
    page.choose.activated.emit(1)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.loaded() is None


def test_a_chat_whose_memory_is_unknown_is_loaded_and_the_reason_said(page, qtbot):
    choose(page, "strange")
    qtbot.waitUntil(lambda: page.loaded() is not None)
    assert page.fit.bar._verdict.text() == "Unknown"
    assert "strange" in page.fit.bar._legend.text()


def test_return_sends_and_shift_return_begins_a_line(page, qtbot):
    qtbot.keyClicks(page.field, "one")
    qtbot.keyClick(page.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    ask(qtbot, page, "two")
    assert page.conversation.turns[0].question == "one\ntwo"
    assert said(page) == {"tuned": "tuned 7: one\ntwo"}
    assert page.field.toPlainText() == ""


def test_side_by_side_asks_both_with_the_same_seed(page, qtbot):
    qtbot.mouseClick(page.arrangement.button("both"), Qt.MouseButton.LeftButton)
    ask(qtbot, page, "Who?")
    assert said(page) == {"base": "base 7: Who?", "tuned": "tuned 7: Who?"}


def test_the_speed_and_the_context_are_shown(page, qtbot):
    ask(qtbot, page, "Who?")
    assert page.thread_view.turns[0].answers["tuned"]._facts.text() == "8 tokens · 16.0 tok/s"
    assert page.controls._meter.text() == "20 of 2,048 tokens"


def test_regenerating_takes_the_next_seed(page, qtbot):
    ask(qtbot, page, "Who?")
    page.thread_view.turns[0].answers["tuned"].regenerate_requested.emit()
    qtbot.waitUntil(lambda: not page.is_answering() and said(page) == {"tuned": "tuned 8: Who?"})
    assert len(page.thread_view.turns) == 1


def test_editing_takes_the_question_back_into_the_field(page, qtbot):
    ask(qtbot, page, "First?")
    ask(qtbot, page, "Second?")
    page.thread_view.turns[1].question.edit_requested.emit()
    assert page.field.toPlainText() == "Second?"
    assert [turn.question for turn in page.conversation.turns] == ["First?"]


def test_an_answer_is_copied(page, qtbot):
    ask(qtbot, page, "Who?")
    bubble = page.thread_view.turns[0].answers["tuned"]
    bubble.copy_requested.emit(bubble.text())
    assert QGuiApplication.clipboard().text() == "tuned 7: Who?"


def test_a_new_conversation_forgets_the_old_one(page, qtbot):
    ask(qtbot, page, "Who?")
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert page.conversation.turns == []
    assert page.thread_view.turns == []


def test_after_a_crash_a_click_loads_the_model_again_and_the_conversation_stays(page, qtbot):
    ask(qtbot, page, "Who?")
    qtbot.keyClicks(page.field, "crash")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.loaded() is None and not page.is_answering())
    assert page.notice.action_button().text() == "Start it again"
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.loaded() is not None)
    assert [turn.question for turn in page.conversation.turns] == ["Who?", "crash"]
    assert page.notice.isHidden()
