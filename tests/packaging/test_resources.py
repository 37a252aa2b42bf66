"""Samples and presets: they fit the tables, and their figures are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from engine.job import TrainingSpec, TrainJob
from engine.methods import METHODS, AnyMethod
from engine.precision import AnyPrecision
from engine.stages import STAGES

RESOURCES = Path(__file__).parents[2] / "resources"
OVERLAYS = ("quick", "balanced", "thorough")


def preset(name):
    return yaml.safe_load((RESOURCES / "presets" / f"{name}.yaml").read_text(encoding="utf-8"))


def sample(language):
    text = (RESOURCES / "samples" / f"marlo-{language}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def fields(classes):
    return {name for spec in classes for name in spec.model_fields}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sample_row_is_a_whole_alpaca_row(language):
    for row in sample(language):
        assert list(row) == ["instruction", "input", "output"]
        assert all(row[column] for column in ("instruction", "output"))
        assert all(text == text.strip() for text in row.values())


def test_no_question_is_asked_twice():
    asked = [row["instruction"] for language in ("en", "zh") for row in sample(language)]
    assert len(asked) == len(set(asked))


def test_there_are_about_two_hundred_rows_in_two_languages():
    assert 190 <= len(sample("en")) + len(sample("zh")) <= 210


def test_every_chinese_row_is_chinese():
    for row in sample("zh"):
        assert any("一" <= letter <= "鿿" for letter in row["instruction"])
        assert not set(row["output"]) & set(",.?!:;")


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_holds_only_settings_that_exist(name):
    overlay = preset(name)
    assert set(overlay) == {"title", "description", "training", "method", "stage"}
    TrainingSpec(**overlay["training"])
    assert set(overlay["method"]) <= fields(METHODS)
    assert set(overlay["stage"]) <= fields(STAGES)


def test_the_overlays_set_the_same_fields_so_that_one_replaces_another():
    shapes = [{group: set(preset(name)[group]) for group in ("training", "stage")} for name in OVERLAYS]
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize("card", preset("methods"), ids=lambda card: card["id"])
def test_a_method_card_is_a_combination_that_can_be_trained(card):
    job = TrainJob(
        model={"path": "/model"},
        data=({"path": "/data.jsonl"},),
        precision=TypeAdapter(AnyPrecision).validate_python(card["precision"]),
        method=TypeAdapter(AnyMethod).validate_python(card["method"]),
        training=TrainingSpec(**card.get("training", {})),
    )
    assert job.problems() == []


def test_the_first_method_card_is_the_recommended_one():
    assert [card["id"] for card in preset("methods") if card["recommended"]] == ["qlora"]
    assert preset("methods")[0]["id"] == "qlora"


def test_every_method_of_the_table_has_a_card():
    shown = {card["method"]["kind"] for card in preset("methods")}
    assert shown == {method.model_fields["kind"].default for method in METHODS}


@pytest.mark.parametrize("model", preset("models"), ids=lambda model: model["id"])
def test_a_models_parameters_follow_from_its_sizes(model):
    facts = model["facts"]
    hidden, head = facts["hidden_size"], facts["head_dim"]
    norms = {"gemma3_text": 4 * hidden + 2 * head, "qwen3": 2 * hidden + 2 * head}
    attention = 2 * hidden * head * (facts["heads"] + facts["kv_heads"])
    block = attention + 3 * hidden * facts["intermediate_size"] + norms.get(facts["model_type"], 2 * hidden)
    embeddings = facts["vocab_size"] * hidden * (1 if facts["tied_embeddings"] else 2)
    assert model["parameters"] == facts["layers"] * block + hidden + embeddings
    assert model["weight_bytes"] == 2 * model["parameters"]


def test_the_models_are_listed_smallest_first():
    sizes = [model["parameters"] for model in preset("models")]
    assert sizes == sorted(sizes)
