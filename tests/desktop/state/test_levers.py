"""Which lever is pulled, and what each one saves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from desktop.state.draft import Draft
from desktop.state.levers import OPTIMIZER, SWITCHES, in_use, others, saving, to_ease
from desktop.state.presets import method_cards, presets
from engine.optimizers import AnyOptimizer, Muon
from engine.rpc import ForecastAnswer, Lever

BATCH = Lever(
    kinds=("batch",),
    changes={"training.per_device_train_batch_size": 1, "training.gradient_accumulation_steps": 32},
    total=8,
    verdict="fits",
    time=1.05,
    quality="same",
)
RANK = Lever(
    kinds=("rank",), changes={"method.r": 4}, total=9, verdict="fits", time=1.0, quality="slightly_less"
)
NF4 = Lever(
    kinds=("chunked_loss", "precision"),
    changes={"training.chunked_loss": True, "precision": {"kind": "nf4"}},
    total=5,
    verdict="fits",
    time=1.2,
    quality="slightly_less",
)


def answer(total: int, verdict: str = "fits") -> ForecastAnswer:
    return ForecastAnswer.model_validate(
        {
            "segments": (),
            "total": total,
            "device": "card",
            "capacity": 100,
            "free": 100,
            "verdict": verdict,
            "trainable_parameters": 1,
            "total_parameters": 2,
        }
    )


@pytest.fixture
def draft() -> Draft:
    lora = next(card for card in method_cards() if card.id == "lora")
    return Draft().with_model(Path("/m")).with_data(Path("/d.jsonl")).with_card(lora)


def test_the_other_way_of_each_lever_differs_in_nothing_else(draft):
    found = others(draft)
    assert set(found) == {*SWITCHES, OPTIMIZER}
    for path, other in found.items():
        assert in_use(other, path) != in_use(draft, path)
        same = [name for name in found if name != path and in_use(other, name) == in_use(draft, name)]
        assert len(same) == len(found) - 1
        assert other.optimizer.learning_rate == draft.optimizer.learning_rate


def test_a_lever_in_use_saves_what_the_job_would_need_without_it(draft):
    assert in_use(draft, "training.gradient_checkpointing")
    assert saving(draft, "training.gradient_checkpointing", answer(5), answer(9)) == 4


def test_a_lever_not_in_use_would_save_what_the_job_needs_less_with_it(draft):
    assert not in_use(draft, "training.activation_offloading")
    assert saving(draft, "training.activation_offloading", answer(9), answer(5)) == 4


def test_a_saving_is_never_guessed(draft):
    assert saving(draft, OPTIMIZER, answer(9), answer(0, "unknown")) is None


def test_too_big_takes_the_least_harmful_lever_and_tight_only_a_cheap_one():
    assert to_ease("over", (RANK, BATCH)) == RANK
    assert to_ease("tight", (RANK, BATCH)) is None
    assert to_ease("tight", (BATCH,)) == BATCH
    assert to_ease("fits", (BATCH,)) is None
    assert to_ease("over", ()) is None


def test_pulling_levers_changes_the_job_and_is_remembered_beside_the_preset(draft):
    eased = draft.with_preset(presets()[1]).with_lever(BATCH).with_lever(NF4)
    assert eased.training.per_device_train_batch_size == 1
    assert eased.precision.kind == "nf4"
    assert eased.preset == "balanced"
    assert eased.eased == ("batch", "chunked_loss", "precision")
    assert eased.job().effective_batch == 32
    assert Draft.parse(eased.dump()) == eased


def test_another_preset_begins_without_what_made_the_first_one_fit(draft):
    eased = draft.with_preset(presets()[1]).with_lever(NF4)
    again = eased.with_preset(presets()[2])
    assert again.precision == draft.precision
    assert again.eased == ()
    assert again == draft.with_preset(presets()[1]).with_preset(presets()[2])


def test_another_method_keeps_nothing_of_what_a_preset_was_eased_by(draft):
    eased = draft.with_preset(presets()[1]).with_lever(NF4).with_card(method_cards()[3])
    assert (eased.eased, eased.uneased) == ((), {})
    assert eased.with_preset(presets()[0]).precision == method_cards()[3].precision


def test_a_change_by_hand_leaves_preset_and_levers_behind(draft):
    changed = draft.with_preset(presets()[1]).with_lever(BATCH).by_hand(name="Mine")
    assert (changed.preset, changed.eased, changed.uneased) == (None, (), {})
    assert changed.training.per_device_train_batch_size == 1


@pytest.mark.parametrize(
    ("kind", "other", "used"),
    [
        ("adamw", "paged_adamw_8bit", False),
        ("adamw_8bit", "adamw", True),
        ("paged_adamw_8bit", "adamw", True),
        ("lion", "paged_lion_8bit", False),
        ("lion_8bit", "lion", True),
        ("ademamix_8bit", "ademamix", True),
    ],
)
def test_the_optimizer_has_a_twin_of_another_width(draft, kind, other, used):
    mine = draft.changed(optimizer=TypeAdapter(AnyOptimizer).validate_python({"kind": kind}))
    assert in_use(mine, OPTIMIZER) == used
    assert others(mine)[OPTIMIZER].optimizer.kind == other


def test_an_optimizer_without_a_twin_is_no_lever(draft):
    assert OPTIMIZER not in others(draft.changed(optimizer=Muon()))
