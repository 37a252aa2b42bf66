"""What the doctor found, the preview of a fix, and fixes that come and go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.widgets.label import Label
from engine.checks import Excerpt, Finding
from engine.checks.contamination import Contamination
from engine.checks.duplicates import Duplicates
from engine.dataset import DatasetSpec, SplitSpec
from engine.problems import Problem
from engine.rpc_data import Diagnose, Diagnosis, PreviewFix
from engine.spec import kind_of

LEFT = Qt.MouseButton.LeftButton
PROBE = "My chain squeaks in the rain"


@pytest.fixture
def doctor(make_page, full, qtbot):
    """Open the findings, with answers of one's own."""

    def look(answer=None, **values):
        page = make_page(full("data", **values), answer)
        panel = page.panels["data"]
        qtbot.mouseClick(panel.tools.button("findings"), LEFT)
        asked = page.wizard.diagnosis
        qtbot.waitUntil(lambda: asked.answer is not None or asked.problem is not None)
        return page, panel.doctor

    return look


def row_of(view, check):
    return next(row for row in view.rows if row.finding.check == check)


def previews(page):
    return [item for item in page.wizard.service.asked if isinstance(item, PreviewFix)]


def fixes(page):
    return [kind_of(check) for spec in page.wizard.draft.data for check in spec.fixes]


def answered_by(canned, *findings):
    """Answer the doctor's question with these findings, and all else well."""

    def answer(params):
        if isinstance(params, Diagnose):
            return Diagnosis(verdict="fix_first", rows=12_480, findings=findings)
        return canned.good(params)

    return answer


def test_the_verdict_is_the_title_and_every_row_was_looked_at(doctor):
    _, view = doctor()
    assert view.accessibleName() == "Worth a look before you train"
    assert view._line.text() == "12,480 rows were looked at."


def test_the_worst_is_shown_first_and_what_is_well_last(doctor, canned):
    found = (
        Finding(check="mojibake", severity="good", count=0),
        Finding(check="duplicates", severity="warning", count=3),
        Finding(check="secrets", severity="error", count=1),
    )
    _, view = doctor(answered_by(canned, *found))
    assert [row.finding.check for row in view.rows] == ["secrets", "duplicates", "mojibake"]


def test_a_finding_says_what_it_is_and_lights_where_it_is(doctor):
    _, view = doctor()
    row = row_of(view, "personal_data")
    assert row.sentence.text() == "12 rows hold personal data"
    assert row.lines[0].text().startswith("Line 318 Write to ada@workshop.example")
    assert row.lines[0].lit() == "ada@workshop.example"


def test_a_repeat_names_the_row_that_it_repeats(doctor):
    _, view = doctor()
    assert row_of(view, "duplicates").lines[0].text().startswith("Line 17, like 3 ")


def test_what_is_well_has_no_buttons(doctor):
    _, view = doctor()
    row = row_of(view, "mojibake")
    assert not row.fix_button.isVisible()
    assert not row.preview_button.isVisible()


def test_a_finding_that_only_a_person_can_deal_with_has_no_buttons(doctor, canned):
    odd = Finding(check="odd_lengths", severity="warning", count=4, lines=(2, 1017))
    _, view = doctor(answered_by(canned, odd))
    (row,) = view.rows
    assert not row.fix_button.isVisible()
    assert row._where.text() == "first on line 2, 1,017"


def test_the_preview_is_asked_for_once_and_shows_before_and_after(doctor, qtbot):
    page, view = doctor()
    row = row_of(view, "personal_data")
    qtbot.mouseClick(row.preview_button, LEFT)
    qtbot.waitUntil(row.effect.isVisible)
    (asked,) = previews(page)
    assert kind_of(asked.fix) == "personal_data"
    assert (asked.split, asked.files) == (page.wizard.draft.split, page.wizard.draft.data)
    assert "Rows written anew: 12 of 12,480." in row.effect.text()
    before, after = (row._changes.itemAt(place).widget() for place in range(2))
    assert before.text().startswith("Line 318 Write to ada@workshop.example")
    assert after.text().startswith("→ Write to [EMAIL] or call [PHONE]")


def test_a_row_that_would_be_dropped_has_no_after(doctor, qtbot):
    _, view = doctor()
    row = row_of(view, "duplicates")
    qtbot.mouseClick(row.preview_button, LEFT)
    qtbot.waitUntil(row.effect.isVisible)
    assert "Rows left out: 214 of 12,480." in row.effect.text()
    assert row._changes.count() == 1


def test_a_repeat_of_another_file_names_it_and_its_fix_compares_files(doctor, canned, qtbot):
    excerpts = (
        Excerpt(line=44, text="Hi", twin=3, twin_path=canned.STORIES),
        Excerpt(line=9, text="Hi", twin=2),
    )
    remedy = {"kind": "duplicates", "across": True}
    repeats = Finding(
        check="duplicates", severity="warning", count=2, path=canned.TICKETS, fix="drop", remedy=remedy,
        excerpts=excerpts,
    )  # fmt: skip
    page, view = doctor(answered_by(canned, repeats))
    row = row_of(view, "duplicates")
    assert row.lines[0].text().startswith(f"Line 44, like 3 of {canned.STORIES.name} Hi")
    assert row.lines[1].text().startswith("Line 9, like 2 Hi")
    qtbot.mouseClick(row.fix_button, LEFT)
    assert page.wizard.draft.data[0].fixes == (Duplicates(across=True),)
    assert "further up keeps its row" in view._column.itemAt(0).widget().findChildren(Label)[0].text()


def test_the_fix_of_a_file_that_is_held_out_goes_to_it_and_comes_off_again(doctor, canned, qtbot):
    own = DatasetSpec(path=canned.STORIES)
    found = Finding(check="refusals", severity="warning", count=1, path=own.path, fix="drop")
    page, view = doctor(answered_by(canned, found), split=SplitSpec(validation_data=(own,)))
    qtbot.mouseClick(row_of(view, "refusals").fix_button, LEFT)
    (held,) = page.wizard.draft.split.validation_data
    assert [kind_of(fix) for fix in held.fixes] == ["refusals"]
    assert fixes(page) == []
    qtbot.mouseClick(view.undo_buttons["refusals"], LEFT)
    assert page.wizard.draft.split.validation_data == (own,)


def test_the_button_again_puts_the_preview_away(doctor, qtbot):
    _, view = doctor()
    row = row_of(view, "duplicates")
    qtbot.mouseClick(row.preview_button, LEFT)
    qtbot.waitUntil(row.effect.isVisible)
    qtbot.mouseClick(row.preview_button, LEFT)
    assert not row.effect.isVisible()
    assert row._changes.count() == 0


def test_another_preview_closes_the_first(doctor, qtbot):
    _, view = doctor()
    first, second = row_of(view, "duplicates"), row_of(view, "refusals")
    qtbot.mouseClick(first.preview_button, LEFT)
    qtbot.waitUntil(first.effect.isVisible)
    qtbot.mouseClick(second.preview_button, LEFT)
    qtbot.waitUntil(second.effect.isVisible)
    assert not first.preview_button.isChecked()
    assert not first.effect.isVisible()


def test_a_preview_that_fails_says_why(doctor, canned, qtbot):
    def answer(params):
        return Problem(code="engine_ended") if isinstance(params, PreviewFix) else canned.good(params)

    _, view = doctor(answer)
    row = row_of(view, "duplicates")
    qtbot.mouseClick(row.preview_button, LEFT)
    qtbot.waitUntil(row.effect.isVisible)
    assert row.effect.text()
    assert row._changes.count() == 0


def test_a_fix_goes_into_the_file_of_the_draft_and_its_finding_is_well(doctor, qtbot):
    page, view = doctor()
    qtbot.mouseClick(row_of(view, "duplicates").fix_button, LEFT)
    assert fixes(page) == ["duplicates"]
    qtbot.waitUntil(lambda: row_of(view, "duplicates").finding.severity == "good")


def test_undo_takes_a_fix_out_again(doctor, qtbot):
    page, view = doctor()
    qtbot.mouseClick(row_of(view, "duplicates").fix_button, LEFT)
    qtbot.mouseClick(row_of(view, "refusals").fix_button, LEFT)
    assert list(view.undo_buttons) == ["duplicates", "refusals"]
    qtbot.mouseClick(view.undo_buttons["duplicates"], LEFT)
    assert fixes(page) == ["refusals"]
    qtbot.waitUntil(lambda: row_of(view, "duplicates").finding.severity == "warning")


def test_a_fix_carries_the_settings_that_found_the_rows(doctor, canned, qtbot):
    found = Finding(
        check="contamination", severity="warning", count=2, fix="drop",
        remedy={"kind": "contamination", "probes": [PROBE]},
    )  # fmt: skip
    page, view = doctor(answered_by(canned, found))
    (row,) = view.rows
    qtbot.mouseClick(row.preview_button, LEFT)
    qtbot.waitUntil(lambda: bool(previews(page)))
    assert previews(page)[0].fix == Contamination(probes=(PROBE,))
    qtbot.mouseClick(row.fix_button, LEFT)
    assert page.wizard.draft.data[0].fixes == (Contamination(probes=(PROBE,)),)


def test_of_several_files_only_the_one_concerned_is_fixed(doctor, canned, qtbot):
    page, view = doctor()
    page.panels["data"].add_files([canned.STORIES])
    asked = page.wizard.diagnosis
    qtbot.waitUntil(lambda: asked.answer is not None and asked.answer.rows > 13_000)
    row = row_of(view, "duplicates")
    assert row.sentence.text() == "support_tickets.jsonl: 214 rows repeat an earlier one"
    qtbot.mouseClick(row.fix_button, LEFT)
    assert [len(spec.fixes) for spec in page.wizard.draft.data] == [1, 0]


def test_a_problem_of_the_doctor_is_said(doctor, canned):
    def answer(params):
        return Problem(code="engine_ended") if isinstance(params, Diagnose) else canned.good(params)

    _, view = doctor(answer)
    assert view.accessibleName() == "The data doctor"
    assert "Looking at every row" not in view._line.text()
    assert view._line.text()
    assert view.rows == []


def test_while_the_rows_are_looked_at_it_says_how_far(make_page, full, qtbot):
    page = make_page(full("data"), silent=(Diagnose,))
    panel = page.panels["data"]
    qtbot.mouseClick(panel.tools.button("findings"), LEFT)
    qtbot.waitUntil(lambda: "28 %" in panel.doctor._line.text())
