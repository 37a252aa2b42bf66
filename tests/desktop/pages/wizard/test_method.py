"""Step 3: methods with their memory, and only the stages that the data can feed."""

from __future__ import annotations

from PySide6.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def test_each_method_shows_its_memory_and_trainable_share(make_page, full, qtbot):
    page = make_page(full("method"))
    cards = page.panels["method"].methods
    qtbot.waitUntil(lambda: "Fits" in cards["qlora"].accessibleName())
    assert "trains 0.53 %" in cards["qlora"].accessibleName()
    qtbot.waitUntil(lambda: "Too big" in cards["full"].accessibleName())
    assert "Changes the model itself" in cards["full"].accessibleName()


def test_a_click_chooses_the_method_with_its_precision(make_page, full, qtbot):
    page = make_page(full("method"))
    qtbot.mouseClick(page.panels["method"].methods["lora"], LEFT)
    assert page.wizard.draft.precision.kind == "bf16"
    assert page.panels["method"].methods["lora"].isChecked()
    assert not page.panels["method"].methods["qlora"].isChecked()


def test_a_stage_that_the_data_cannot_feed_is_disabled_with_the_reason(make_page, full, canned, qtbot):
    page = make_page(full("method").without_data(canned.TICKETS).with_data(canned.STORIES))
    panel = page.panels["method"]
    qtbot.waitUntil(lambda: not panel.stages["sft"].isEnabled())
    assert "workshop_manual.txt holds plain text rows" in panel.stages["sft"].accessibleName()
    assert panel.notice.isVisible()
    qtbot.mouseClick(panel.stages["pretrain"], LEFT)
    assert page.wizard.draft.stage.kind == "pretrain"
    assert page.wizard.draft.stage.max_length == 1024
    assert not panel.notice.isVisible()


def test_the_step_needs_attention_while_stage_and_data_disagree(make_page, full, canned, qtbot):
    page = make_page(full("data").without_data(canned.TICKETS).with_data(canned.STORIES))
    qtbot.waitUntil(lambda: page._stepper.step(2).state == "attention")
