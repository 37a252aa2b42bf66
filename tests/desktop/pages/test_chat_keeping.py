"""Keeping answers of the chat as examples, by mouse and keyboard, down to the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt

from desktop.i18n import set_language
from desktop.pages.chat.page import ChatPage


@pytest.fixture
def page(desk, qtbot):
    made = ChatPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    made.opened(Path("/models/tiny"))
    qtbot.waitUntil(lambda: made.loaded() is not None)
    return made


def ask(qtbot, page, words):
    qtbot.keyClicks(page.field, words)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.is_answering() and bool(page.conversation.turns))


def click(qtbot, button):
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def bar(page, side="tuned", turn=-1):
    return page.thread_view.turns[turn].bars[side]


def rows(home):
    files = list((home / "datasets").glob("chat-*.jsonl"))
    return [json.loads(line)["messages"] for file in files for line in file.read_text("utf-8").splitlines()]


def answers(home):
    return [row[-1]["content"] for row in rows(home)]


def test_a_kept_answer_becomes_a_row_and_is_marked_in_words(page, qtbot, tunesmith_home):
    page.controls.system.setPlainText("Be brief.")
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.keeping.isVisible)
    assert rows(tunesmith_home) == [
        [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who?"},
            {"role": "assistant", "content": "tuned 7: Who?"},
        ]
    ]
    assert bar(page).mark.isVisible()
    assert bar(page).mark.text() == "Kept as an example"
    assert not bar(page).keep.isVisible()


def test_a_system_prompt_that_is_changed_later_is_not_that_of_the_example(page, qtbot, tunesmith_home):
    page.controls.system.setPlainText("Be brief.")
    ask(qtbot, page, "Who?")
    page.controls.system.setPlainText("Be long.")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.keeping.isVisible)
    assert rows(tunesmith_home)[0][0] == {"role": "system", "content": "Be brief."}


def test_picking_the_other_side_replaces_the_row(page, qtbot, tunesmith_home):
    click(qtbot, page.arrangement.button("both"))
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page, "base").keep)
    qtbot.waitUntil(lambda: answers(tunesmith_home) == ["base 7: Who?"])
    click(qtbot, bar(page, "tuned").keep)
    qtbot.waitUntil(lambda: answers(tunesmith_home) == ["tuned 7: Who?"])
    assert [bar(page, side).is_kept() for side in ("base", "tuned")] == [False, True]


def test_an_answer_is_written_anew_and_kept_by_the_keyboard(page, qtbot, tunesmith_home):
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).edit)
    field = bar(page).field
    assert field.hasFocus()
    assert field.toPlainText() == "tuned 7: Who?"
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "Marlo.")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: answers(tunesmith_home) == ["Marlo."])
    assert page.thread_view.turns[0].answers["tuned"].shown_text() == "Marlo."
    assert bar(page).mark.text() == "Kept, edited by you"
    assert not field.isVisible()


def test_the_model_goes_on_from_the_edited_answer(page, qtbot):
    ask(qtbot, page, "Who?")
    bar(page).begin()
    bar(page).field.setPlainText("Marlo.")
    click(qtbot, bar(page).save)
    ask(qtbot, page, "Sure?")
    shown = page.conversation.messages(1, "tuned")
    assert [turn.content for turn in shown] == ["Who?", "Marlo.", "Sure?"]


def test_escape_leaves_the_answer_as_it_was(page, qtbot, tunesmith_home):
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).edit)
    qtbot.keyClicks(bar(page).field, "not this")
    qtbot.keyClick(bar(page).field, Qt.Key.Key_Escape)
    assert page.thread_view.turns[0].answers["tuned"].text() == "tuned 7: Who?"
    assert page.thread_view.turns[0].answers["tuned"].view().isVisible()
    assert rows(tunesmith_home) == []


def test_an_empty_answer_cannot_be_kept(page, qtbot):
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).edit)
    bar(page).field.setPlainText("  ")
    assert not bar(page).save.isEnabled()


def test_an_example_is_taken_out_again(page, qtbot, tunesmith_home):
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(lambda: len(rows(tunesmith_home)) == 1)
    click(qtbot, bar(page).drop)
    qtbot.waitUntil(lambda: rows(tunesmith_home) == [] and not page.keeping.isVisible())
    assert bar(page).keep.isVisible()


def test_the_foot_counts_the_examples_and_names_the_file(page, qtbot, tunesmith_home):
    ask(qtbot, page, "One?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(lambda: page.keeping.words.text().startswith("1 example kept in chat-"))
    ask(qtbot, page, "Two?")
    click(qtbot, bar(page).keep)
    name = next((tunesmith_home / "datasets").iterdir()).name
    qtbot.waitUntil(lambda: page.keeping.words.text() == f"2 examples kept in {name}")
    set_language("zh_CN")
    assert page.keeping.words.text() == f"{name} 中已留存 2 条样例"


def test_what_was_kept_earlier_today_is_counted_when_the_page_opens(page, desk, qtbot):
    ask(qtbot, page, "One?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.keeping.isVisible)
    another = ChatPage(desk)
    qtbot.addWidget(another)
    another.show()
    another.opened(None)
    qtbot.waitUntil(another.keeping.isVisible)


def test_the_examples_go_into_a_new_tune(page, qtbot, tunesmith_home):
    ask(qtbot, page, "One?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.keeping.isVisible)
    with qtbot.waitSignal(page.go) as went:
        click(qtbot, page.keeping.tune)
    key, (opened,) = went.args
    assert (key, opened.kind) == ("tune", "data")
    assert [opened.path] == list((tunesmith_home / "datasets").iterdir())


def test_the_file_is_shown_in_its_folder(page, qtbot, tunesmith_home, monkeypatch):
    shown = []
    monkeypatch.setattr("desktop.pages.chat.keeping.reveal", shown.append)
    ask(qtbot, page, "One?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.keeping.isVisible)
    click(qtbot, page.keeping.show_file)
    assert shown == [tunesmith_home / "datasets"]


def test_an_example_that_cannot_be_written_is_not_shown_as_kept(page, qtbot, tunesmith_home):
    tunesmith_home.mkdir(exist_ok=True)
    (tunesmith_home / "datasets").write_text("a file stands where the folder should be")
    ask(qtbot, page, "One?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(page.notice.isVisible)
    assert not bar(page).is_kept()


def test_a_page_that_is_gone_before_the_disk_answers_is_left_alone(desk, qtbot, tunesmith_home):
    page = ChatPage(desk)
    page.opened(Path("/models/tiny"))
    qtbot.waitUntil(lambda: page.loaded() is not None)
    page.ask("Who?")
    qtbot.waitUntil(lambda: not page.is_answering())
    answered = []
    run = desk.tasks.run
    desk.tasks.run = lambda work, done, failed: run(
        work, lambda shelf: answered.append((done, shelf)), failed
    )
    page.keeping.keep(0, "tuned")
    qtbot.waitUntil(lambda: bool(answered))
    shiboken6.delete(page)
    for done, shelf in answered:
        done(shelf)
    assert answers(tunesmith_home) == ["tuned 7: Who?"]


def test_a_regenerated_answer_replaces_the_kept_one_when_it_is_picked(page, qtbot, tunesmith_home):
    ask(qtbot, page, "Who?")
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(lambda: answers(tunesmith_home) == ["tuned 7: Who?"])
    page.thread_view.turns[0].answers["tuned"].regenerate_requested.emit()
    qtbot.waitUntil(lambda: not page.is_answering() and bar(page).keep.isVisible())
    click(qtbot, bar(page).keep)
    qtbot.waitUntil(lambda: answers(tunesmith_home) == ["tuned 8: Who?"])


def test_the_memory_of_what_is_loaded_is_in_view(page):
    assert page.controls.memory.isVisible()
    assert page.controls.memory._title.text() == "System memory"
    assert page.controls.memory._numbers.text() == "2.0 of 64.0 GB"
