"""Step 4: presets, the form, and what the run comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.i18n import set_language
from desktop.state.presets import method_cards, presets
from engine.rpc import Fit, FitAnswer, Forecast

LEFT = Qt.MouseButton.LeftButton


def test_a_preset_fills_the_form(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.mouseClick(panel.presets["quick"], LEFT)
    assert page.wizard.draft.training.max_steps == 60
    assert panel.form.values()["training"].max_steps == 60
    assert panel.presets["quick"].isChecked()


def test_a_field_changed_by_hand_leaves_the_preset(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    field = panel.form.editor("training.per_device_train_batch_size").focus_target()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert page.wizard.draft.training.per_device_train_batch_size == 3
    assert page.wizard.draft.preset is None
    assert not any(card.isChecked() for card in panel.presets.values())


def test_the_expert_form_shows_every_field(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    editor = panel.form.editor("training.warmup_steps")
    assert not editor.isVisible()
    qtbot.mouseClick(panel.tools.button("expert"), LEFT)
    qtbot.waitUntil(editor.isVisible)


def test_batch_and_steps_follow_the_form(make_page, full, qtbot, canned):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: page.wizard.report(canned.TICKETS) is not None)
    assert "16 rows" in panel.batch.accessibleName()
    assert "2,223 steps" in panel.steps.accessibleName()
    qtbot.mouseClick(panel.presets["quick"], LEFT)
    assert "60 steps" in panel.steps.accessibleName()


def for_a_small_card(full, step="hyperparameters"):
    """A draft whose Thorough preset does not fit."""
    draft = full(step).with_card(method_cards()[1])
    return draft.changed(training=draft.training.model_copy(update={"gradient_checkpointing": False}))


def badge(panel, key):
    return panel.presets[key].accessibleName()


def test_each_preset_says_whether_it_fits(make_page, full, qtbot):
    page = make_page(for_a_small_card(full), silent=(Fit,))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: "Too big" in badge(panel, "thorough"))
    assert "Fits" in badge(panel, "quick")
    assert "it is fitted to your card" in panel.presets["thorough"].toolTip()


def test_a_preset_that_does_not_fit_is_fitted_and_says_with_what(make_page, full, qtbot):
    page = make_page(for_a_small_card(full))
    panel = page.panels["hyperparameters"]
    qtbot.mouseClick(panel.presets["thorough"], LEFT)
    assert panel.fitted() == "Fitting Thorough to your card and data…"
    qtbot.waitUntil(lambda: panel.fitted() == "Thorough, with gradient checkpointing, so that it fits.")
    draft = page.wizard.draft
    assert (draft.preset, draft.training.gradient_checkpointing) == ("thorough", True)
    qtbot.waitUntil(lambda: page._fit.bar._verdict.text() == "Fits")
    assert panel.presets["thorough"].isChecked()
    set_language("zh_CN")
    assert panel.fitted().startswith("“充分”")


def test_a_preset_that_fits_is_taken_as_it_is(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.mouseClick(panel.presets["quick"], LEFT)
    qtbot.waitUntil(lambda: not panel.fitted())
    assert page.wizard.draft.eased == ()
    assert not any(isinstance(item, Fit) for item in page.wizard.service.asked)


def test_a_preset_that_nothing_makes_fit_says_so(make_page, full, canned, qtbot):
    def answer(params):
        nothing = isinstance(params, Fit)
        return FitAnswer(forecast=canned.forecast(params.job), levers=()) if nothing else canned.good(params)

    page = make_page(for_a_small_card(full), answer)
    panel = page.panels["hyperparameters"]
    qtbot.mouseClick(panel.presets["thorough"], LEFT)
    qtbot.waitUntil(lambda: panel.fitted().startswith("Nothing makes Thorough fit here."))
    assert page.wizard.draft.eased == ()


def test_a_change_by_hand_while_a_preset_is_fitted_wins(make_page, full, qtbot):
    page = make_page(for_a_small_card(full), silent=(Fit,))
    panel = page.panels["hyperparameters"]
    qtbot.mouseClick(panel.presets["thorough"], LEFT)
    page.wizard.change(page.wizard.draft.by_hand(split={"validation": 0.2}))
    assert panel.fitted() == ""
    assert page.wizard.preset_fit == ""


def test_the_expert_form_says_what_each_memory_lever_saves_here(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: page._fit.bar._verdict.text() == "Fits")
    qtbot.mouseClick(panel.tools.button("expert"), LEFT)
    qtbot.waitUntil(lambda: len(panel.form.notes()) == 5)
    notes = panel.form.notes()
    assert notes["training.gradient_checkpointing"] == "Saves 2.9 GB here"
    assert notes["training.activation_offloading"] == "Would save 0.5 GB here"
    assert notes["stage.packing"] == "Saves nothing here"
    assert notes["optimizer"] == "Saves 0.2 GB here"


def test_what_levers_save_is_asked_for_last_and_only_where_it_is_shown(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: all("Fits" in badge(panel, key) for key in panel.presets))
    asked = [item for item in page.wizard.service.asked if isinstance(item, Forecast)]
    assert all(item.job["training"]["gradient_checkpointing"] for item in asked)
    qtbot.mouseClick(panel.tools.button("expert"), LEFT)
    qtbot.waitUntil(lambda: len(panel.form.notes()) == 5)
    qtbot.mouseClick(panel.tools.button("simple"), LEFT)
    assert set(panel.form.notes()) == {"optimizer", "stage.packing"}


def test_the_simple_form_says_what_is_saved_where_it_shows_the_field(make_page, full, qtbot):
    page = make_page(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: len(panel.form.notes()) == 2)
    assert panel.form.notes() == {"optimizer": "Saves 0.2 GB here", "stage.packing": "Saves nothing here"}
    assert panel.form.editor("optimizer").isVisible()


def test_a_preset_that_does_not_fit_shows_what_it_takes_once_it_is_fitted(make_page, full, qtbot):
    page = make_page(for_a_small_card(full))
    panel = page.panels["hyperparameters"]
    qtbot.waitUntil(lambda: "fitted" in badge(panel, "thorough"))
    assert "Fits" in badge(panel, "thorough")
    assert "Thorough, with gradient checkpointing, so that it fits." in panel.presets["thorough"].toolTip()
    fitted = panel.presets["thorough"]._badge.text()
    qtbot.mouseClick(panel.presets["thorough"], LEFT)
    qtbot.waitUntil(lambda: page.wizard.draft.eased != ())
    qtbot.waitUntil(lambda: panel.presets["thorough"]._badge.text() == fitted)


def test_the_preset_of_a_draft_is_fitted_when_another_model_is_chosen(make_page, full, canned, qtbot):
    draft = for_a_small_card(full, "model").with_preset(presets()[2]).with_model(canned.STARTER)
    page = make_page(draft)
    page.wizard.change(page.wizard.draft.with_model(canned.QWEN))
    qtbot.waitUntil(lambda: page.wizard.draft.eased != ())
    assert page.wizard.draft.preset == "thorough"
    qtbot.waitUntil(lambda: page._fit.bar._suggestion_lead.text().startswith("Thorough, with "))
    page.wizard.change(page.wizard.draft.with_model(canned.STARTER))
    assert page.wizard.draft.eased == ()


def test_a_draft_that_is_opened_is_not_changed(make_page, full, qtbot):
    page = make_page(for_a_small_card(full))
    qtbot.waitUntil(lambda: page._fit.bar._verdict.text() != "Not known yet")
    assert page.wizard.preset_fit == ""
    assert page.wizard.draft.eased == ()
