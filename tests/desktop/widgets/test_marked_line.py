"""One line of a text, with what was found in it lit."""

from __future__ import annotations

import pytest

from desktop.widgets.marked_line import MarkedLine

MAIL = "ada@workshop.example"


@pytest.fixture
def line(workshop, qtbot) -> MarkedLine:
    made = MarkedLine()
    qtbot.addWidget(made)
    made.resize(300, 24)
    made.show()
    return made


def lit(line: MarkedLine, text: str, what: str, prefix: str = "") -> None:
    start = text.index(what)
    line.set_line(prefix, text, start, start + len(what))


def test_the_place_stands_before_the_text(line):
    line.set_line("Line 17", "Oil the chain.")
    assert line.text() == "Line 17 Oil the chain."
    assert line.accessibleName() == line.text()


def test_nothing_is_lit_where_no_place_is_given(line):
    line.set_line("Line 17", "Oil the chain.")
    assert line.lit() == ""


def test_what_was_found_is_lit(line):
    lit(line, f"Write to {MAIL} or call.", MAIL)
    assert line.lit() == MAIL


def test_a_long_text_is_cut_before_what_is_lit(line):
    lit(line, f"{'word ' * 100}{MAIL} or call.", MAIL)
    assert line.lit() == MAIL
    assert line.text().startswith("…")
    assert line.text().index(MAIL) < 30
    assert line.text().endswith("or call.")


def test_a_text_without_anything_lit_keeps_its_beginning(line):
    line.set_line("", "word " * 100)
    assert line.text().startswith("word word")


def test_several_lines_are_shown_on_one(line):
    lit(line, f"Hello,\nwrite to\n{MAIL}\nor call.", MAIL)
    assert "\n" not in line.text()
    assert line.text().startswith("Hello, ⏎ write to")
    assert line.lit() == MAIL


def test_line_breaks_around_what_is_lit_stay_visible(line):
    lit(line, f"Hello,\n{MAIL}\nor call.", MAIL)
    assert line.text().split() == ["Hello,", "⏎", MAIL, "⏎", "or", "call."]


def test_a_line_break_that_alone_is_lit_is_visible(line):
    line.set_line("", "a\nb", 1, 2)
    assert line.lit() == "⏎"


def test_another_line_forgets_what_was_lit(line):
    lit(line, f"Write to {MAIL}.", MAIL)
    line.set_line("Line 2", "Oil the chain.")
    assert line.lit() == ""


def test_foreign_text_is_no_markup_in_the_tooltip(line):
    line.set_line("", "<b>bold</b>")
    assert "&lt;b&gt;" in line.toolTip()


def test_what_is_lit_is_painted_on_a_ground_of_its_own(line):
    lit(line, f"Write to {MAIL}.", MAIL)
    marked = line.grab().toImage()
    line.set_line("", f"Write to {MAIL}.")
    assert line.grab().toImage() != marked
