"""A chat message shows Markdown, loads nothing, and keeps up with a stream."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from desktop.widgets.chat_bubble import ChatBubble


@pytest.fixture
def bubble(workshop, qtbot) -> ChatBubble:
    bubble = ChatBubble("model", "tuned")
    qtbot.addWidget(bubble)
    bubble.resize(600, 200)
    bubble.show()
    return bubble


def test_markdown_is_rendered(bubble: ChatBubble):
    bubble.set_text("**bold** and `code`")
    assert bubble.shown_text() == "bold and code"


def test_html_of_a_model_is_shown_as_text(bubble: ChatBubble):
    bubble.set_text("<b>not bold</b><script>x()</script>")
    assert bubble.shown_text() == "<b>not bold</b><script>x()</script>"


def test_an_image_becomes_its_words_and_loads_nothing(bubble: ChatBubble, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bubble.set_text("![a picture](https://example.invalid/picture.png)")
    assert bubble.shown_text() == "a picture"
    loaded = bubble.view().loadResource(
        QTextDocument.ResourceType.ImageResource.value, QUrl.fromLocalFile(str(secret))
    )
    assert loaded == b""


def test_the_persons_words_stay_plain(workshop, qtbot):
    bubble = ChatBubble("user", "You")
    qtbot.addWidget(bubble)
    bubble.set_text("**stars** <b>and tags</b>")
    assert bubble.shown_text() == "**stars** <b>and tags</b>"


def test_code_is_kept_to_the_letter(bubble: ChatBubble):
    bubble.set_text("```python\nif a < b:\n    print('&')\n```")
    assert "if a < b:\n    print('&')" in bubble.shown_text().replace("\xa0", " ")


def test_a_stream_is_rendered_at_most_ten_times_a_second(bubble: ChatBubble, qtbot):
    bubble.set_text("")
    before = bubble.renders
    for _ in range(500):
        bubble.append_text("word ")
    assert bubble.renders == before
    qtbot.waitUntil(lambda: bubble.shown_text().count("word") == 500)
    assert bubble.renders == before + 1


def test_finishing_shows_the_last_piece_at_once(bubble: ChatBubble):
    bubble.append_text("all of it")
    bubble.finish("12 tokens/s")
    assert bubble.shown_text() == "all of it"
    assert bubble._facts.text() == "12 tokens/s"


def test_the_height_follows_the_text_and_the_width(bubble: ChatBubble, qtbot):
    bubble.set_text("short")
    low = bubble.view().height()
    bubble.set_text("long " * 300)
    high = bubble.view().height()
    bubble.resize(1200, 200)
    qtbot.waitUntil(lambda: bubble.view().height() < high)
    assert low < bubble.view().height()


def test_copy_hands_over_the_markdown(bubble: ChatBubble, qtbot):
    bubble.set_text("**bold**")
    with qtbot.waitSignal(bubble.copy_requested) as copied:
        bubble._copy.click()
    assert copied.args == ["**bold**"]
