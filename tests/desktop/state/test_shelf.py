"""Which models are offered, in which order."""

from __future__ import annotations

from pathlib import Path

from fakes.scripted_pages import model_at

from desktop.state.presets import starter_models
from desktop.state.shelf import fresh, matching, on_disk, recommended, to_fetch
from engine.problems import Problem
from engine.rpc import FoundModel


def found(folder: str, where: str = "own", code: str = "") -> FoundModel:
    problem = Problem(code=code, facts={"path": folder}) if code else None
    given = None if code else model_at(folder)
    return FoundModel.model_validate(
        {"path": folder, "name": Path(folder).name, "where": where, "facts": given, "problem": problem}
    )


def test_what_can_be_trained_comes_first_and_the_starter_before_all():
    models = [found("/b.gguf", "lm_studio", "model_is_gguf"), found("/a"), found("/s", "starter")]
    assert [choice.name for choice in on_disk(models)] == ["s", "a", "b.gguf"]


def test_a_model_that_cannot_be_trained_keeps_its_reason():
    choice = on_disk([found("/b.gguf", "lm_studio", "model_is_gguf")])[0]
    assert not choice.usable
    assert choice.problem.code == "model_is_gguf"


def test_the_chosen_folder_is_among_them_once():
    assert [choice.key for choice in on_disk([found("/a")], model_at("/own"))] == ["/own", "/a"]
    assert [choice.key for choice in on_disk([found("/a")], model_at("/a"))] == ["/a"]


def test_a_model_that_is_here_is_not_offered_to_fetch():
    first = starter_models()[0]
    here = on_disk([found(f"/models/{first.hub.rpartition('/')[2]}")])
    assert first.name not in {choice.name for choice in to_fetch(starter_models(), here)}
    assert len(to_fetch(starter_models(), ())) == len(starter_models())


def test_every_word_of_the_filter_must_be_found():
    choices = to_fetch(starter_models(), ())
    assert {choice.name for choice in matching(choices, "smollm2 135m")} == {starter_models()[0].name}
    assert matching(choices, "") == choices


def test_the_recommended_draft_is_qlora_under_the_balanced_preset():
    draft = recommended(Path("/a"))
    assert (draft.precision.kind, draft.method.kind, draft.preset) == ("nf4", "lora", "balanced")
    assert draft.stage.max_length == fresh().stage.max_length == 1024


def test_a_model_to_fetch_brings_the_facts_that_its_forecast_needs():
    choice = to_fetch(starter_models(), ())[0]
    job = recommended(choice.hub).forecast_job()
    assert job is not None
    assert job["model"]["hub"] == choice.hub
    assert choice.facts is not None
    assert choice.facts.parameters == choice.parameters
    assert choice.facts.layers == 30
