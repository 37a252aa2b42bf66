"""The wizard as a whole: steps, fit bar, start, and a draft that survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.bridge.open_path import Opened
from desktop.i18n import set_language
from desktop.paths import models_folder
from desktop.state.draft import load_draft
from desktop.state.gpu import CardReading
from desktop.state.presets import method_cards
from engine import job as jobs
from engine.problems import Problem
from engine.rpc import CheckJob, Fit, FitAnswer, Forecast, Render

LEFT = Qt.MouseButton.LeftButton


def canned_card(key):
    return next(card for card in method_cards() if card.id == key)


def click(qtbot, button):
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def test_an_empty_draft_cannot_go_on_before_a_model_is_chosen(make_page):
    page = make_page()
    assert not page._next.isEnabled()
    assert "Choose a model" in page._fit.bar._legend.text()


def test_next_and_back_move_between_the_steps(make_page, full, qtbot):
    page = make_page(full("model"))
    click(qtbot, page._next)
    assert page.wizard.draft.step == "data"
    assert page.panels["data"].isVisible()
    assert not page.panels["model"].isVisible()
    click(qtbot, page._back)
    assert page.wizard.draft.step == "model"


def test_a_visited_step_opens_from_the_stepper(make_page, full, qtbot):
    page = make_page(full("model"))
    click(qtbot, page._stepper.step(4))
    assert page.wizard.draft.step == "review"


def verdict(page):
    return page._fit.bar._verdict.text()


def test_the_fit_bar_shows_a_first_answer_and_then_the_forecast(make_page, full, qtbot):
    page = make_page(full("model"))
    qtbot.waitUntil(lambda: verdict(page) == "Probably fits")
    assert page._fit.bar._numbers.text().startswith("about ")
    qtbot.waitUntil(lambda: verdict(page) == "Fits")
    assert not page._fit.bar._numbers.text().startswith("about ")


def test_a_change_is_answered_while_the_exact_forecast_waits_for_the_hand_to_rest(make_page, full, qtbot):
    page = make_page(full("data"))
    qtbot.waitUntil(lambda: verdict(page) == "Fits")
    service = page.wizard.service
    before = len(service.asked)
    for length in (512, 768, 2048):
        stage = page.wizard.draft.stage.model_copy(update={"max_length": length})
        page.wizard.change(page.wizard.draft.changed(stage=stage))
    assert verdict(page) == "Probably fits"
    qtbot.waitUntil(lambda: verdict(page) == "Fits")
    asked = [item for item in service.asked[before:] if isinstance(item, Forecast)]
    exact = [item.job["stage"]["max_length"] for item in asked if not item.quick]
    assert exact[0] == 2048
    assert [item.job["stage"]["max_length"] for item in asked if item.quick] == [512, 768, 2048]


def too_wide(full, step="method", **values):
    """A draft that does not fit, and one change that makes it fit."""
    draft = full(step)
    batch = {"per_device_train_batch_size": 64, "gradient_accumulation_steps": 1, **values}
    return draft.changed(training=draft.training.model_copy(update=batch), preset=None)


def test_a_lever_that_is_clicked_becomes_the_draft(make_page, full, qtbot):
    page = make_page(too_wide(full))
    qtbot.waitUntil(lambda: bool(page._fit.bar.suggestion_buttons()))
    button = page._fit.bar.suggestion_buttons()[0]
    assert button.text() == "Batch 64 × 1 → 1 × 64"
    assert "about 5 % slower" in button.accessibleName()
    click(qtbot, button)
    training = page.wizard.draft.training
    assert (training.per_device_train_batch_size, training.gradient_accumulation_steps) == (1, 64)
    qtbot.waitUntil(lambda: verdict(page) == "Fits")
    assert not page._fit.bar.suggestion_buttons()


def test_several_changes_together_are_one_offer(make_page, full, canned, qtbot):
    draft = too_wide(full, gradient_checkpointing=False).with_card(canned_card("lora"))
    wide = draft.method.model_copy(update={"r": 128})
    page = make_page(draft.changed(method=wide))
    qtbot.waitUntil(lambda: bool(page._fit.bar.suggestion_buttons()))
    (button,) = page._fit.bar.suggestion_buttons()
    assert button.text() == (
        "Batch 64 × 1 → 1 × 64 + Gradient checkpointing + Weights in 4 bit + Sequence 1,024 → 512"
    )
    assert "longer rows are cut" in button.accessibleName()
    click(qtbot, button)
    assert page.wizard.draft.precision.kind == "nf4"
    assert page.wizard.draft.stage.max_length == 512


def test_while_levers_are_looked_for_the_bar_says_so(make_page, full, qtbot):
    page = make_page(too_wide(full), silent=(Fit,))
    qtbot.waitUntil(lambda: verdict(page) == "Too big")
    assert page._fit.bar._suggestion_lead.text() == "Looking for what would make it fit…"


def test_where_no_lever_helps_the_bar_says_so(make_page, full, canned, qtbot):
    def answer(params):
        nothing = isinstance(params, Fit)
        return FitAnswer(forecast=canned.forecast(params.job), levers=()) if nothing else canned.good(params)

    page = make_page(too_wide(full), answer)
    qtbot.waitUntil(lambda: "No setting makes it fit" in page._fit.bar._suggestion_lead.text())
    assert not page._fit.bar.suggestion_buttons()


def test_what_cannot_be_traced_is_unknown_with_the_reason_and_never_a_guess(make_page, full, canned, qtbot):
    def answer(params):
        return (
            canned.unknown(params.job)
            if isinstance(params, Forecast) and not params.quick
            else canned.good(params)
        )

    page = make_page(full("method"), answer)
    qtbot.waitUntil(lambda: verdict(page) == "Unknown")
    assert "cannot be traced (aten::sparse_mask is missing)" in page._fit.bar._legend.text()
    card = page.panels["method"].methods["qlora"]
    qtbot.waitUntil(lambda: "Memory unknown" in card.accessibleName())
    assert "aten::sparse_mask" in card.toolTip()


def test_levers_stay_offered_only_while_they_fit_what_is_free(make_page, full, qtbot):
    page = make_page(too_wide(full))
    qtbot.waitUntil(lambda: bool(page._fit.bar.suggestion_buttons()))
    gib = 1024**3
    full_card = (CardReading(0, "NVIDIA GeForce RTX 4090", total=24 * gib, used=23 * gib, free=gib),)
    page.wizard.desk.gpu.readings = full_card
    page.wizard.desk.gpu.sampled.emit(full_card)
    assert not page._fit.bar.suggestion_buttons()


def test_the_longest_row_of_the_data_is_what_the_step_is_forecast_for(make_page, full, canned, qtbot):
    def answer(params):
        shown = canned.good(params)
        return shown.model_copy(update={"total": 2000}) if isinstance(params, Render) else shown

    page = make_page(full("data"), answer)
    exact = lambda: [item for item in page.wizard.service.asked if isinstance(item, Forecast)]  # noqa: E731
    qtbot.waitUntil(lambda: exact()[-1].longest == 1262)


def test_start_runs_the_job_and_goes_to_its_page(make_page, full, qtbot):
    page = make_page(full("review"))
    qtbot.waitUntil(lambda: page.wizard.knowledge.check is not None)
    with qtbot.waitSignal(page.go) as gone:
        click(qtbot, page._next)
    assert gone.args[0] == "run"
    assert isinstance(gone.args[1], Path)
    assert page.wizard.desk.launcher.jobs[0].model.path.name == "Qwen3-8B"
    assert page.wizard.draft.model is None


def test_start_before_the_check_is_done_waits_for_it(make_page, full, qtbot):
    page = make_page(full("review"))
    assert page.wizard.checking
    with qtbot.waitSignal(page.go):
        click(qtbot, page._next)
        assert page._next.text() == "Checking, then starting…"
        assert not page.wizard.desk.launcher.jobs


def test_an_answer_that_comes_while_a_run_is_being_started_starts_no_second_one(make_page, full, qtbot):
    page = make_page(full("review"))
    qtbot.waitUntil(lambda: page.wizard.knowledge.check is not None)
    with qtbot.waitSignal(page.go):
        click(qtbot, page._next)
        page.wizard.changed.emit()
        assert not page._next.isEnabled()
    assert len(page.wizard.desk.launcher.jobs) == 1


def test_a_problem_of_the_check_keeps_the_run_from_starting(make_page, full, canned, qtbot):
    full_disk = Problem(code="disk_full", facts={"path": "/runs", "needed": 2 << 30, "free": 1 << 30})

    def answer(params):
        return canned.check(params.job, full_disk) if isinstance(params, CheckJob) else canned.good(params)

    page = make_page(full("review"), answer)
    click(qtbot, page._next)
    qtbot.waitUntil(lambda: page.wizard.knowledge.check is not None)
    assert not page.wizard.desk.launcher.jobs
    assert not page._next.isEnabled()


def test_a_start_that_fails_is_explained(make_page, full, canned, qtbot):
    problem = Problem(code="file_failed", facts={"path": "/runs", "reason": "Permission denied"})
    page = make_page(full("review"), launcher=canned.CannedLauncher(problem))
    qtbot.waitUntil(lambda: page.wizard.knowledge.check is not None)
    click(qtbot, page._next)
    qtbot.waitUntil(page._notice.isVisible)
    assert "Permission denied" in page._notice.text()
    assert page._next.isEnabled()


def test_the_draft_survives_closing_the_window(make_page, full, draft_file, qtbot):
    page = make_page(full("method"))
    qtbot.waitUntil(draft_file.exists)
    page.wizard.change(page.wizard.draft.changed(name="Help desk"))
    page.close()
    assert page.wizard.desk.tasks.wait()
    assert load_draft(draft_file).draft.name == "Help desk"
    again = make_page()
    assert again.wizard.draft.step == "method"
    assert again.wizard.draft.name == "Help desk"


def test_an_unreadable_draft_is_set_aside_and_said(make_page, draft_file):
    draft_file.write_text("version: [", encoding="utf-8")
    page = make_page()
    assert "set aside" in page._notice.text()
    assert page.wizard.draft.model is None


def test_the_sample_is_six_clicks_from_home(make_page, qtbot):
    starter = models_folder() / "SmolLM2-135M-Instruct"
    starter.mkdir(parents=True)
    (starter / "config.json").write_text("{}", encoding="utf-8")
    page = make_page()
    page.opened("sample")
    assert page.wizard.draft.model.path == starter
    for _ in range(4):
        click(qtbot, page._next)
    with qtbot.waitSignal(page.go):
        click(qtbot, page._next)
    job = page.wizard.desk.launcher.jobs[0]
    assert (job.precision.kind, job.method.kind, job.training.max_steps) == ("nf4", "lora", 60)
    assert job.data[0].path.name == "marlo-en.jsonl"


def test_the_sample_without_the_starter_model_says_what_is_missing(make_page):
    page = make_page()
    page.opened("sample")
    assert "SmolLM2-135M-Instruct" in page._notice.text()
    assert page.wizard.draft.data


def test_dropped_files_land_on_the_data_step(make_page, canned):
    page = make_page()
    page.opened([Opened("data", canned.TICKETS), Opened("model", canned.QWEN)])
    assert page.wizard.draft.step == "data"
    assert page.wizard.draft.model.path == canned.QWEN
    assert page.wizard.draft.data[0].path == canned.TICKETS


def test_a_job_file_fills_every_step(make_page, full, tmp_path, qtbot):
    file = tmp_path / "job.yaml"
    jobs.save(full().changed(name="From a file").job(), file)
    page = make_page()
    page.opened([Opened("job", file)])
    qtbot.waitUntil(lambda: page.wizard.draft.name == "From a file")
    assert page._stepper.step(4).isEnabled()


def test_a_run_that_is_not_there_is_explained(make_page, tmp_path, qtbot):
    page = make_page()
    page.opened(tmp_path / "no-run")
    qtbot.waitUntil(page._notice.isVisible)
    assert "no run" in page._notice.text()


def test_the_pages_are_written_again_in_another_language(make_page, full):
    page = make_page(full("data"))
    set_language("zh_CN")
    assert page._back.text() != "Back"
    set_language("en")
    assert page._back.text() == "Back"


@pytest.mark.parametrize("step", ["model", "data", "method", "hyperparameters", "review"])
def test_every_step_says_what_it_waits_for_while_the_engine_starts(make_page, full, canned, qtbot, step):
    page = make_page(full(step), is_ready=False)
    assert "Starting the engine" in page._fit.bar._legend.text()
    page.wizard.service.speak()
    qtbot.waitUntil(lambda: page.wizard.knowledge.forecast is not None)
