"""The run page: attached at any time, steered by its buttons, honest about failures."""

from __future__ import annotations

import pytest
from fakes import run_events, scripted_pages
from PySide6.QtCore import Qt

from desktop.i18n import set_language
from desktop.pages.run import samples
from desktop.pages.run.job_panel import JobPanel
from desktop.pages.run.page import RunPage
from desktop.state.run_state import RunState
from desktop.widgets.label import Label
from desktop.widgets.loss_chart import LossChart
from engine import events, healing
from engine.job import load
from engine.problems import Problem
from engine.runs import RunFolder


@pytest.fixture
def page(desk, qtbot):
    made = RunPage(desk)
    qtbot.addWidget(made)
    made.resize(1180, 900)
    made.show()
    return made


def click(qtbot, page, deed):
    qtbot.waitUntil(lambda: deed in page.deeds.shown())
    qtbot.mouseClick(page.deeds.button(deed), Qt.MouseButton.LeftButton)


def commands(run):
    return [command.type for command in run.commands()[0]]


def test_a_completed_run_offers_what_can_be_done_with_it(page, make_run, qtbot):
    page.opened(make_run(run_events.short_run()).path)
    qtbot.waitUntil(lambda: page.deeds.shown() == ("tune_again", "evaluate", "export", "chat"))
    assert page.state_card.text().startswith("Completed")
    qtbot.waitUntil(lambda: page.charts.point_count() == 6)
    assert "Step 3: held-out loss 1.400, the best so far." in page.log.plain_text()


def test_events_that_come_later_are_added_and_none_is_missed(page, make_run, hold, qtbot):
    past = run_events.short_run()
    run = make_run(past[:5])
    hold(run)
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.charts.point_count() == 2)
    assert "pause" in page.deeds.shown()
    run_events.write(run, past[5:])
    qtbot.waitUntil(lambda: page.charts.point_count() == 6)
    assert page.follower.status == "completed"
    assert page.follower.state.steps == [1, 2, 3, 4, 5, 6]


def test_pause_stop_and_checkpoint_become_commands(page, make_run, hold, qtbot):
    run = make_run(run_events.short_run()[:6])
    hold(run)
    page.opened(run.path)
    for deed in ("pause", "checkpoint", "stop"):
        click(qtbot, page, deed)
    qtbot.waitUntil(lambda: commands(run) == ["pause", "checkpoint", "stop"])


def test_a_paused_run_continues_by_one_click(page, make_run, hold, qtbot):
    past = run_events.short_run()
    until = next(place for place, item in enumerate(past) if isinstance(item, events.Paused)) + 1
    run = make_run(past[:until])
    hold(run)
    page.opened(run.path)
    click(qtbot, page, "continue")
    qtbot.waitUntil(lambda: commands(run) == ["resume"])


def test_discard_asks_before_it_is_sent(page, make_run, hold, qtbot):
    run = make_run(run_events.short_run()[:6])
    hold(run)
    page.opened(run.path)
    click(qtbot, page, "discard")
    assert commands(run) == []
    qtbot.mouseClick(page.question().button("discard"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands(run) == ["discard"])


def test_a_prompt_is_asked_by_return_and_its_answer_shown(page, make_run, hold, qtbot):
    past = run_events.short_run()
    run = make_run(past[:6])
    hold(run)
    page.opened(run.path)
    field = page.samples.field()
    qtbot.waitUntil(field.isVisible)
    qtbot.keyClicks(field, "Who?")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [c.prompt for c in run.commands()[0]] == ["Who?"])
    assert not field.isEnabled()
    run_events.write(run, [events.Sampled(seq=7, time=1007.0, step=3, prompt="Who?", text="Marlo.")])
    qtbot.waitUntil(field.isEnabled)


def test_a_crash_is_said_and_resumed_by_its_button(page, make_run, workers, qtbot):
    run = make_run(run_events.short_run()[:9])
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.notice.action_button().text() == "Resume")
    assert "killed" in page.notice.text()
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workers == [run.path])
    qtbot.waitUntil(lambda: page.follower.status == "starting")
    assert not page.notice.isVisible()


def failed_with(code, **facts):
    return events.Finished(outcome="failed", problem=Problem(code=code, facts=facts))


def test_out_of_memory_goes_on_with_half_the_batch(page, make_run, workers, adjusted, qtbot):
    failed = failed_with("out_of_memory", phase="training")
    run = make_run(run_events.stamped([*run_events.short_run()[:4], failed]))
    effective = run.job().effective_batch
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.notice.action_button().text() == "Halve the batch size")
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workers == [run.path])
    assert adjusted == [{healing.BATCH: 1, healing.ACCUMULATION: effective}]


def test_a_run_that_does_not_fit_with_one_row_begins_anew_with_the_next_lever(page, make_run, workers, qtbot):
    lever = "cut the sequences to 1024 tokens instead of 2048"
    offloaded = events.Adjusted(step=2, before={healing.OFFLOADING: False}, after={healing.OFFLOADING: True})
    past = [*run_events.short_run()[:4], run_events.healed(2), run_events.started(2), offloaded]
    run = make_run(run_events.stamped([*past, failed_with("out_of_memory_at_one", reason=lever)]))
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.notice.action_button().text() == "Make that change")
    assert lever in page.notice.text()
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(workers) == 1)
    after = load(RunFolder(workers[0]).job_file)
    assert workers != [run.path]
    assert after.stage.max_length == run.job().stage.max_length // 2
    assert after.training.per_device_train_batch_size == 1


def test_a_diverged_run_goes_on_more_gently_from_its_checkpoint(page, make_run, workers, adjusted, qtbot):
    run = make_run(run_events.stamped([*run_events.short_run()[:9], failed_with("diverged_weight", step=4)]))
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.notice.action_button().text() == "Go on more gently")
    qtbot.mouseClick(page.notice.action_button(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workers == [run.path])
    assert adjusted == [{healing.LEARNING_RATE: run.job().optimizer.learning_rate / 2}]


def test_a_run_that_recovers_says_from_what_and_how_while_the_next_process_comes_up(
    page, make_run, hold, qtbot
):
    past = [*run_events.short_run()[:9], run_events.healed(5, 3)]
    run = make_run(run_events.stamped(past))
    hold(run)
    page.opened(run.path)
    words = "Ran out of memory at step 5; going on from step 3 with batches of 1 × 16."
    qtbot.waitUntil(lambda: page.state_card.text().startswith(f"Recovering · {words}"))
    assert words in page.log.plain_text()
    assert not page.notice.isVisible()
    assert page.deeds.shown() == ("discard",)
    again = [run_events.started(2), run_events.prepared(6, resumed_from=3), run_events.step(4)]
    run_events.write(run, run_events.stamped(again, 2000.0, len(past) + 1))
    qtbot.waitUntil(lambda: page.state_card.text().startswith("Training"))


def test_a_successor_that_never_came_is_a_crash_with_resume(page, make_run, qtbot):
    run = make_run(run_events.stamped([*run_events.short_run()[:9], run_events.healed(5, 3)]))
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.state_card.text().startswith("Crashed"))
    assert page.notice.action_button().text() == "Resume"


def test_the_fit_bar_shows_forecast_and_measured(page, make_run, qtbot):
    page.opened(make_run(run_events.short_run()).path)
    bar = page.memory.bar()
    qtbot.waitUntil(lambda: "3.0 of 8.0 GB" in bar._numbers.text())
    assert "Measured" in bar._aside.text()


def test_a_memory_that_cannot_be_forecast_is_unknown_with_the_reason(page, qtbot):
    facts = {"kind": "mamba", "reason": "no such operation"}
    unknown = scripted_pages.FORECAST.model_copy(
        update={
            "segments": (),
            "verdict": "unknown",
            "reason": Problem(code="forecast_untraceable", facts=facts),
        }
    )
    page._forecast_came(unknown)
    assert "cannot be traced (no such operation)" in page.memory.bar()._legend.text()


def test_the_memory_card_says_how_right_the_forecast_was_and_what_each_phase_took(page, make_run, qtbot):
    past = [
        run_events.started(),
        events.Peaked(phase="loading_model", process=1 << 30),
        events.Peaked(phase="training", reserved=3 << 30, process=int(3.3 * (1 << 30)), used=4 << 30),
    ]
    page.opened(make_run(run_events.stamped(past)).path)
    qtbot.waitUntil(lambda: "more than forecast" in page.memory.text())
    assert page.memory.text().splitlines() == [
        "Training took up to 3.3 GB, 10 % more than forecast.",
        "Most memory of each phase: Loading the model: 1.0 GB · Training: 3.3 GB",
        "Other programs held 717 MB of the card while it trained.",
    ]
    assert "Training took up to 3.3 GB of memory." in page.log.plain_text()


def test_a_run_that_measured_nothing_claims_nothing(page, make_run, qtbot):
    past = [run_events.started(), events.Peaked(phase="training")]
    page.opened(make_run(run_events.stamped(past)).path)
    qtbot.waitUntil(lambda: "3.0 of 8.0 GB" in page.memory.bar()._numbers.text())
    assert page.memory.text() == ""
    assert page.memory.bar()._aside.text() == ""


def test_chat_and_tune_again_lead_to_their_pages(page, make_run, qtbot):
    run = make_run(run_events.short_run())
    page.opened(run.path)
    went = []
    page.go.connect(lambda *words: went.append(words))
    click(qtbot, page, "chat")
    click(qtbot, page, "tune_again")
    assert went == [("chat", run.path), ("tune", run.path)]


def test_a_run_that_goes_back_to_a_checkpoint_is_drawn_anew(page, make_run, qtbot):
    first = run_events.short_run()[:9]
    again = [run_events.started(2), run_events.prepared(6, resumed_from=3), run_events.step(4)]
    page.opened(make_run([*first, *run_events.stamped(again, 2000.0, 10)]).path)
    qtbot.waitUntil(lambda: page.charts.point_count() == 4)
    assert page.follower.state.steps == [1, 2, 3, 4]


def test_a_folder_that_is_no_run_is_said(page, tmp_path, qtbot):
    page.opened(tmp_path)
    qtbot.waitUntil(page.notice.isVisible)
    assert str(tmp_path) in page.notice.text()


def test_everything_it_says_follows_the_language(page, make_run, qtbot):
    page.opened(make_run(run_events.short_run()).path)
    qtbot.waitUntil(lambda: page.follower.status == "completed" and page.deeds.shown() != ())
    set_language("zh_CN")
    assert page.state_card.text().startswith("已完成")
    assert page.deeds.button("chat").text() == "与它对话"
    assert "引擎已启动" in page.log.plain_text()


def test_the_name_that_a_person_gave_is_the_title(page, make_run, qtbot):
    run = make_run(run_events.short_run())
    run.rename("The good one")
    page.opened(run.path)
    qtbot.waitUntil(lambda: page.accessibleName() == "The good one")


def test_a_panel_is_made_when_it_is_first_asked_for(page, make_run, qtbot):
    page.opened(make_run(run_events.short_run()).path)
    qtbot.waitUntil(lambda: "export" in page.deeds.shown())
    assert page.findChildren(JobPanel) == []
    click(qtbot, page, "export")
    assert page.findChildren(JobPanel) == [page.panel("export")]
    assert page.panel("export").isVisible()


def test_charts_are_shown_one_by_one_and_each_with_its_curve(page, make_run, qtbot):
    seen = []
    page.charts._turns.timeout.connect(lambda: seen.append(curves(page)))
    page.opened(make_run(run_events.short_run()).path)
    qtbot.waitUntil(lambda: len(curves(page)) == 3)
    assert [len(item) for item in seen] == [0, 1, 1, 2, 2, 3]
    assert seen[1][0].point_count() == 6
    assert [title(card) for card in page.charts._cards] == ["", "", ""]


def curves(page):
    return [chart for chart in page.charts.findChildren(LossChart) if not chart.isHidden()]


def title(card):
    return card._title.text()


def test_a_card_bears_its_title_until_its_curve_is_drawn(page):
    state = RunState()
    for event in run_events.short_run():
        state.apply(event)
    page.charts.show_state(state)
    assert [title(card) for card in page.charts._cards] == ["Loss", "Learning rate", "Gradient norm"]


def test_answers_are_added_a_few_in_a_turn_and_the_older_ones_when_scrolled_to(page, qtbot):
    card = page.samples
    asked = tuple(events.Sampled(step=number, prompt="Who?", text="Marlo.") for number in range(1, 101))
    added = []
    card._turns.timeout.connect(lambda: added.append(len(steps_shown(card))))
    card.set_samples(asked)
    qtbot.waitUntil(lambda: len(steps_shown(card)) == samples.AT_FIRST)
    assert steps_shown(card)[0] == "step 100"
    assert added[:2] == [samples.AT_A_TURN, 2 * samples.AT_A_TURN]
    bar = card._scroll.verticalScrollBar()

    def scroll() -> bool:
        bar.setValue(bar.maximum())
        return len(steps_shown(card)) == samples.SHOWN

    qtbot.waitUntil(scroll)
    assert steps_shown(card) == [f"step {number}" for number in range(100, 40, -1)]


def test_a_new_answer_comes_to_the_top_and_the_oldest_goes(page, qtbot):
    card = page.samples
    asked = tuple(events.Sampled(step=number, prompt="Who?", text="Marlo.") for number in range(1, 9))
    card.set_samples(asked[:7])
    qtbot.waitUntil(lambda: len(steps_shown(card)) == 7)
    card.set_samples(asked)
    qtbot.waitUntil(lambda: len(steps_shown(card)) == 8)
    assert steps_shown(card)[0] == "step 8"
    card.set_samples(asked[:2])
    qtbot.waitUntil(lambda: steps_shown(card) == ["step 2", "step 1"])


def steps_shown(card):
    blocks = [card._list.itemAt(place).widget() for place in range(card._list.count() - 1)]
    return [block.findChildren(Label)[1].text() for block in blocks]
