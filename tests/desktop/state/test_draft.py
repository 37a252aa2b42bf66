"""The wizard's job under construction."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.state.draft import Draft, card_of, load_draft, save_draft
from desktop.state.presets import demo_job, method_cards, presets
from engine import job
from engine.optimizers import PagedAdamW8bit
from engine.stages import Dpo, Sft

MODEL, DATA = Path("/models/tiny").absolute(), Path("/data/rows.jsonl").absolute()


def full():
    return Draft().with_model(MODEL).with_data(DATA)


def test_an_empty_draft_names_everything_that_is_missing():
    assert [problem.code for problem in Draft().job()] == ["model_not_chosen", "data_not_chosen"]


def test_a_chosen_draft_is_a_job():
    made = full().job()
    assert isinstance(made, job.TrainJob)
    assert (made.model.path, made.data[0].path) == (MODEL, DATA)


def test_a_kept_draft_comes_back_the_same(tmp_path):
    for card in method_cards():
        draft = full().with_card(card).with_preset(presets()[0]).changed(name="Über 名字")
        save_draft(draft, tmp_path / "draft.yaml")
        assert load_draft(tmp_path / "draft.yaml").draft == draft


def test_an_unreadable_draft_is_set_aside_and_never_lost(tmp_path):
    file = tmp_path / "draft.yaml"
    for number, content in enumerate((b"model: [", b"nonsense: 1", b"\xff\xfe")):
        file.write_bytes(content)
        loaded = load_draft(file)
        assert loaded.draft == Draft()
        assert loaded.set_aside == tmp_path / f"draft.yaml.unreadable-{number + 1}"
        assert loaded.set_aside.read_bytes() == content


def test_a_job_becomes_a_draft_and_the_same_job_again():
    original = job.load(demo_job())
    assert Draft.from_job(original).job() == original


def test_a_file_is_not_added_twice():
    assert full().with_data(DATA, DATA).data == full().data


@pytest.mark.parametrize("card", method_cards(), ids=lambda card: card.id)
def test_every_card_is_a_possible_job_and_is_recognised_again(card):
    draft = full().with_card(card)
    assert isinstance(draft.job(), job.TrainJob)
    assert card_of(draft) == card.id
    for preset in presets():
        assert isinstance(draft.with_preset(preset).job(), job.TrainJob)


def test_whole_model_tuning_takes_a_tenth_of_the_learning_rate_and_gives_it_back():
    cards = {card.id: card for card in method_cards()}
    whole = full().with_card(cards["full"])
    assert whole.optimizer.learning_rate == 2e-5
    assert whole.with_card(cards["qlora"]).optimizer.learning_rate == 2e-4


def test_a_method_brings_its_usual_learning_rate_and_what_it_needs_and_takes_both_away_again():
    cards = {card.id: card for card in method_cards()}
    prefix = full().with_card(cards["prefix-tuning"])
    assert prefix.optimizer.learning_rate == cards["prefix-tuning"].method.usual_rate
    assert not prefix.training.gradient_checkpointing
    back = prefix.with_card(cards["qlora"])
    assert back.optimizer.learning_rate == 2e-4
    assert back.training.gradient_checkpointing


def test_a_preset_leaves_alone_what_it_calls_a_rank_and_a_method_does_not():
    cards = {card.id: card for card in method_cards()}
    vera = full().with_card(cards["vera"])
    assert {vera.with_preset(preset).method.r for preset in presets()} == {256}
    assert full().with_card(cards["lora"]).with_preset(presets()[0]).method.r == 8


def test_a_learning_rate_chosen_by_hand_is_left_alone():
    cards = {card.id: card for card in method_cards()}
    draft = full()
    by_hand = draft.changed(optimizer=draft.optimizer.model_copy(update={"learning_rate": 3e-4}))
    assert by_hand.with_card(cards["full"]).optimizer.learning_rate == 3e-4


def test_a_quantized_base_refuses_whole_model_tuning():
    cards = {card.id: card for card in method_cards()}
    draft = full().changed(method=cards["full"].method)
    assert [problem.code for problem in draft.job()] == ["combination_refused"]


def test_a_forecast_needs_a_model_but_no_data():
    assert Draft().forecast_job() is None
    assert "data" not in Draft().with_model(MODEL).forecast_job()
    content = full().forecast_job()
    assert job.parse(content, source=Path("/job.yaml")) == full().job()


def test_an_untouched_learning_rate_follows_the_stage_and_the_card() -> None:
    draft = Draft().with_stage(Dpo)
    assert draft.stage.kind == "dpo"
    assert draft.optimizer.learning_rate == pytest.approx(2e-5)
    whole = next(card for card in method_cards() if card.id == "full")
    assert draft.with_card(whole).optimizer.learning_rate == pytest.approx(2e-6)
    assert draft.with_stage(Sft).optimizer.learning_rate == pytest.approx(2e-4)


def test_a_learning_rate_of_ones_own_stays_at_another_stage() -> None:
    mine = Draft().changed(optimizer=PagedAdamW8bit(learning_rate=3e-4))
    assert mine.with_stage(Dpo).optimizer.learning_rate == 3e-4
