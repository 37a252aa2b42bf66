"""Step 4: presets, the form, and what the run comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt

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
