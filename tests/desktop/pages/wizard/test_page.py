"""The wizard as a whole: steps, fit bar, start, and a draft that survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.bridge.open_path import Opened
from desktop.i18n import set_language
from desktop.paths import models_folder
from desktop.state.draft import load_draft
from engine import job as jobs
from engine.problems import Problem
from engine.rpc import CheckJob, Forecast

LEFT = Qt.MouseButton.LeftButton


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


def test_the_fit_bar_shows_the_forecast(make_page, full, qtbot):
    page = make_page(full("model"))
    qtbot.waitUntil(lambda: page.wizard.knowledge.forecast is not None)
    assert page._fit.bar._verdict.text() == "Fits"


def test_forecasts_wait_until_the_hand_rests(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    qtbot.waitUntil(lambda: page.wizard.knowledge.forecast is not None)
    service = page.wizard.service
    before = sum(isinstance(item, Forecast) for item in service.asked)
    for length in (512, 768, 2048):
        stage = page.wizard.draft.stage.model_copy(update={"max_length": length})
        page.wizard.change(page.wizard.draft.changed(stage=stage))
    assert page.wizard.knowledge.forecast is None
    qtbot.waitUntil(lambda: page.wizard.knowledge.forecast is not None)
    asked = [item for item in service.asked if isinstance(item, Forecast)][before:]
    assert [item.job["stage"]["max_length"] for item in asked] == [2048]


def test_a_suggestion_that_fits_becomes_the_draft(make_page, full, qtbot):
    draft = full("method")
    wide = draft.training.model_copy(update={"per_device_train_batch_size": 32})
    page = make_page(draft.changed(training=wide))
    qtbot.waitUntil(lambda: bool(page._fit.bar.suggestion_buttons()))
    button = page._fit.bar.suggestion_buttons()[0]
    assert "Sequence" in button.text() or "Batch" in button.text()
    click(qtbot, button)
    assert page.wizard.draft.stage != draft.stage or page.wizard.draft.training != wide


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
    qtbot.waitUntil(lambda: page.wizard.knowledge.forecast is not None, timeout=3000)
