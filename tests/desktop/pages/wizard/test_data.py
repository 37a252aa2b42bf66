"""Step 2: files, findings, and three views of them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.widgets.label import ElidedLabel
from engine.problems import Problem
from engine.rpc import InspectData, Render, Rows

LEFT = Qt.MouseButton.LeftButton


def opened(make_page, full, qtbot, canned, **options):
    page = make_page(full("data"), **options)
    qtbot.waitUntil(lambda: page.wizard.report(canned.TICKETS) is not None)
    return page, page.panels["data"]


def test_a_file_becomes_a_card_with_what_was_found(make_page, full, qtbot, canned):
    _, panel = opened(make_page, full, qtbot, canned)
    words = panel.card(canned.TICKETS).accessibleName()
    assert "12,480 rows · Alpaca · UTF-8" in words
    assert "English 71 %" in words
    assert "3 lines refused" in words


def test_the_findings_are_words(make_page, full, qtbot, canned):
    _, panel = opened(make_page, full, qtbot, canned)
    assert "214 rows repeat an earlier one" in panel.findings.lines
    assert "3 lines are no rows and are left out" in panel.findings.lines
    assert "Every row has trained tokens" in panel.findings.lines


def test_what_the_model_sees_is_rendered_with_the_lengths(make_page, full, qtbot, canned):
    _, panel = opened(make_page, full, qtbot, canned)
    qtbot.waitUntil(lambda: panel.seen.rendered is not None)
    assert "bicycle workshop" in panel.seen.view.text()
    assert panel.seen.view._legend["trained"].text() == "trained 46"
    assert panel.lengths.isVisible()


def test_next_row_asks_for_the_next_row_without_measuring_again(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.waitUntil(panel.seen.after.isEnabled)
    assert not panel.seen.before.isEnabled()
    qtbot.mouseClick(panel.seen.after, LEFT)
    qtbot.waitUntil(lambda: panel.seen.rendered.index == 1)
    asked = [item for item in page.wizard.service.asked if isinstance(item, Render)]
    assert [(item.index, item.histogram) for item in asked] == [(0, True), (1, False)]
    assert panel.seen.rendered.lengths is not None


def test_the_rows_are_asked_for_as_they_come_into_view(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.mouseClick(panel.tools.button("rows"), LEFT)
    model = panel.rows.table.model()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "T-00000")
    assert model.rowCount() == 12_480
    assert any(isinstance(item, Rows) for item in page.wizard.service.asked)


def choose(panel, qtbot, row):
    """Choose a row of the table, by its number from 1."""
    table = panel.rows.table
    qtbot.waitUntil(lambda: table.model().index(row - 1, 0).data() == f"T-{row - 1:05}")
    table.setCurrentIndex(table.model().index(row - 1, 0))
    qtbot.waitUntil(panel.rows.panel.isVisible)


def test_a_row_that_is_chosen_is_asked_for_by_its_number_in_the_file(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.waitUntil(lambda: panel.seen.rendered is not None)
    qtbot.mouseClick(panel.tools.button("rows"), LEFT)
    choose(panel, qtbot, 9)
    qtbot.waitUntil(lambda: panel.seen.rendered.line == 9)
    asked = [item for item in page.wizard.service.asked if isinstance(item, Render)]
    assert (asked[-1].row, asked[-1].histogram) == (9, False)
    assert panel.rows.panel.unused() == ""
    qtbot.mouseClick(panel.tools.button("seen"), LEFT)
    assert panel.seen.view._title.text().startswith("Row 9 of 12,480 · line 9")
    qtbot.mouseClick(panel.seen.after, LEFT)
    qtbot.waitUntil(lambda: panel.seen.rendered.line == 10)
    assert [item.row for item in page.wizard.service.asked if isinstance(item, Render)][-1] is None


def test_a_row_that_does_not_fit_says_why_in_both_views(make_page, full, qtbot, canned):
    _, panel = opened(make_page, full, qtbot, canned)
    qtbot.waitUntil(lambda: panel.seen.rendered is not None)
    qtbot.mouseClick(panel.tools.button("rows"), LEFT)
    unfit = canned.about_data.UNFIT
    choose(panel, qtbot, unfit)
    why = f"support_tickets.jsonl, line {unfit}: the column answer is empty."
    qtbot.waitUntil(lambda: panel.rows.panel.unused() == why)
    choose(panel, qtbot, 2)
    qtbot.waitUntil(lambda: panel.rows.panel.unused() == "")
    choose(panel, qtbot, unfit)
    qtbot.waitUntil(lambda: panel.rows.panel.unused() == why)
    qtbot.mouseClick(panel.tools.button("seen"), LEFT)
    assert panel.seen.view._title.text().startswith(f"Line {unfit} is not used")
    assert why in panel.seen._notice.text()
    qtbot.mouseClick(panel.seen.after, LEFT)
    qtbot.waitUntil(lambda: panel.seen.rendered.index == unfit - 1 and panel.seen.rendered.used)


def test_a_folder_says_which_files_it_is_read_from_and_what_is_left_aside(make_page, full, qtbot, canned):
    draft = full("data").without_data(canned.TICKETS).with_data(canned.FOLDER)
    page = make_page(draft)
    panel = page.panels["data"]
    qtbot.waitUntil(panel.findings.isVisible)
    assert "12,480 rows · Alpaca · 5 files" in panel.card(canned.FOLDER).accessibleName()
    assert "5 files are read as one" in panel.findings.lines
    assert "1 line is no row and is left out" in panel.findings.lines
    assert "2 notes on the reading" in panel.findings.lines
    small = [label.text() for label in panel.findings.findChildren(ElidedLabel)]
    assert "2024/tickets.csv · CSV · GB18030" in small
    assert "and 2 more" in small
    assert "2025/tickets.jsonl, line 4: it is not valid JSON: a comma is missing at character 8" in small
    assert "the file read me first.pdf is left aside" in small
    assert "notes.xlsx, line 1: it is a title above the table" in small


def test_another_column_in_a_role_reads_the_file_again(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.mouseClick(panel.tools.button("columns"), LEFT)
    field = panel.columns.fields["output"]
    assert field.currentText() == "answer"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert page.wizard.draft.data[0].format.output == "product"
    asked = [item for item in page.wizard.service.asked if isinstance(item, InspectData)]
    assert asked[-1].data.format.output == "product"


def test_a_file_is_taken_out_by_its_button(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.mouseClick(panel.card(canned.TICKETS).remove_button, LEFT)
    assert page.wizard.draft.data == ()
    assert panel.drop.isVisible()


def test_two_files_have_weights_and_a_weight_reads_nothing_again(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    panel.add_files([canned.STORIES])
    qtbot.waitUntil(lambda: page.wizard.report(canned.STORIES) is not None)
    before = sum(isinstance(item, InspectData) for item in page.wizard.service.asked)
    card = panel.card(canned.STORIES)
    assert card.weight.isVisible()
    card.weight.setFocus()
    qtbot.keyClick(card.weight, Qt.Key.Key_Up)
    assert page.wizard.draft.data[1].weight == 1.5
    assert sum(isinstance(item, InspectData) for item in page.wizard.service.asked) == before


def test_the_share_held_out_is_part_of_the_draft(make_page, full, qtbot, canned):
    page, panel = opened(make_page, full, qtbot, canned)
    qtbot.mouseClick(panel.tools.button("mixture"), LEFT)
    share = panel.mixture.form.editor("split.validation").focus_target()
    share.setFocus()
    qtbot.keyClick(share, Qt.Key.Key_Up)
    assert page.wizard.draft.split.validation == 0.06


def test_the_sample_data_is_one_click_away(make_page, qtbot, full, canned):
    page = make_page(full("data").without_data(canned.TICKETS))
    qtbot.mouseClick(page.panels["data"].sample, LEFT)
    assert page.wizard.draft.data[0].path.name == "marlo-en.jsonl"


def test_reading_shows_how_far_it_is(make_page, full, qtbot, canned):
    page = make_page(full("data"), silent=(InspectData,))
    card = page.panels["data"].card(canned.TICKETS)
    qtbot.waitUntil(lambda: "34.0 MB of 120 MB" in card.accessibleName())
    assert card.height() > 40


def test_a_file_taken_out_while_it_is_read_is_cancelled(make_page, full, qtbot, canned):
    page = make_page(full("data"), silent=(InspectData,))
    qtbot.mouseClick(page.panels["data"].card(canned.TICKETS).remove_button, LEFT)
    assert page.wizard.service.cancelled
    assert page.wizard.reading == {}


def test_a_broken_file_is_explained_and_its_encoding_can_be_chosen(make_page, full, qtbot, canned):
    facts = {"path": "/x.csv", "line": 214, "encoding": "utf-8", "reason": "byte 0xb0"}
    problem = Problem(code="data_undecodable", facts=facts)

    def answer(params):
        broken = isinstance(params, InspectData) and params.data.encoding is None
        return problem if broken else canned.good(params)

    page = make_page(full("data"), answer)
    panel = page.panels["data"]
    qtbot.waitUntil(panel.notice.isVisible)
    assert "line 214" in panel.notice.text()
    qtbot.mouseClick(panel.notice.action_button(), LEFT)
    field = panel.columns.fields["encoding"]
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.wizard.report(canned.TICKETS) is not None)
    assert not panel.notice.isVisible()


def test_while_a_file_is_read_its_rows_are_shown_and_afterwards_what_was_asked_for(
    make_page, full, qtbot, canned
):
    page = make_page(full("data"), silent=(InspectData,))
    panel = page.panels["data"]
    assert panel.tools.current() == "rows"
    assert panel.rows.isVisible()
    assert not panel.rows.search.isEnabled()
    page.wizard._take_report(canned.TICKETS, page.wizard.draft.data[0], canned.report())
    assert panel.tools.current() == "seen"
    assert panel.rows.search.isEnabled()
