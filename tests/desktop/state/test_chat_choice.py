"""Who can be talked with."""

from __future__ import annotations

from pathlib import Path

from fakes.scripted_pages import MODELS

from desktop.state.chat_choice import choice_of, choices, sides
from desktop.state.history import RunSummary


def a_run(**values) -> RunSummary:
    return RunSummary.model_validate({"path": Path("/runs/a"), "name": "a", **values})


def test_a_result_comes_before_its_checkpoints_and_models_come_last():
    found = choices([a_run(status="completed", has_result=True, checkpoints=(10, 20))], MODELS.models)
    assert [(item.group, item.checkpoint) for item in found] == [
        ("run", None),
        ("checkpoint", 20),
        ("checkpoint", 10),
        ("model", None),
    ]


def test_a_living_run_is_not_offered():
    assert choices([a_run(status="training", checkpoints=(10,))], ()) == ()


def test_a_checkpoint_is_loaded_on_its_own_run():
    found = choices([a_run(status="crashed", checkpoints=(10,))], ())
    assert choice_of(found, Path("/runs/a")).load().checkpoint == 10
    assert choice_of(found, Path("/other")) is None


def test_sides_that_the_model_lacks_are_left_out():
    assert sides("both", ("base", "tuned")) == ("base", "tuned")
    assert sides("both", ("tuned",)) == ("tuned",)
    assert sides("tuned", ("base",)) == ("base",)
