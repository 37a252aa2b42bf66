"""Which parts of a recipe go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import pytest

from engine.combination import method_refusal, refusals
from engine.job import Recipe
from engine.methods import Full, Lora
from engine.methods.base import Method
from engine.methods.prompt_tuning import PromptTuning
from engine.precision import Bf16, Int8, Nf4
from engine.stages import Sft


class Picky(Method):
    """A method that says no to one precision and one stage."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    not_on: ClassVar[Mapping[str, str]] = {"int8": "method_needs_whole_weights"}
    not_at: ClassVar[Mapping[str, str]] = {"pretrain": "method_needs_whole_weights"}

    kind: Literal["picky"] = "picky"

    def prepare(self, model, setting=None):  # noqa: ARG002
        return model

    def trainable(self, facts):  # noqa: ARG002
        return 0


def test_a_recipe_of_defaults_goes_together() -> None:
    assert refusals(Recipe()) == []


def test_whole_weights_cannot_be_trained_where_they_are_integers() -> None:
    (problem,) = refusals(Recipe(method=Full()))
    assert problem.code == "combination_refused"
    assert problem.facts == {"method": "full", "precision": "nf4"}


@pytest.mark.parametrize(
    ("precision", "stage", "other"), [(Int8(), "sft", "int8"), (Nf4(), "pretrain", "pretrain")]
)
def test_a_refusal_names_what_the_method_does_not_go_with(precision, stage, other) -> None:
    problem = method_refusal(Picky(), precision, stage)
    assert problem is not None
    assert (problem.facts["one"], problem.facts["other"]) == ("picky", other)
    assert "quantized" in problem.sentence()


def test_what_is_not_refused_goes_together() -> None:
    assert method_refusal(Picky(), Bf16(), "sft") is None
    assert method_refusal(Lora(), Nf4(), "pretrain") is None


def test_what_stands_before_a_layer_begins_cannot_be_recomputed() -> None:
    prefix = Recipe.model_validate({"method": {"kind": "prefix_tuning"}})
    assert [problem.code for problem in refusals(prefix)] == ["method_refuses_checkpointing"]
    kept = {"method": {"kind": "prefix_tuning"}, "training": {"gradient_checkpointing": False}}
    assert refusals(Recipe.model_validate(kept)) == []


def test_what_is_made_for_writing_goes_with_no_other_use(monkeypatch) -> None:
    assert method_refusal(PromptTuning(), Bf16(), "sft") is None
    monkeypatch.setattr(Sft, "task", "SEQ_CLS")
    problem = method_refusal(PromptTuning(), Bf16(), "sft")
    assert problem is not None
    assert "write" in problem.sentence()
    assert method_refusal(Lora(), Bf16(), "sft") is None
